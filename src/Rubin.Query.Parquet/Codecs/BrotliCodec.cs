using System.IO.Compression;

namespace Rubin.Query.Parquet;

/// <summary>Brotli (RFC 7932) by .NET.</summary>
sealed class BrotliCodec(int? level) : ICodec
{
    const int DefaultLevel = 5;
    const int WindowBits = 22;

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => BrotliEncoder.GetMaxCompressedLength(length);

    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!BrotliDecoder.TryDecompress(source, target, out var length) || length != target.Length)
        {
            throw new CorruptDataException("a page does not decompress by Brotli to the size that its header states");
        }
    }

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target) =>
        BrotliEncoder.TryCompress(source, target, out var length, level ?? DefaultLevel, WindowBits)
            ? length
            : throw new ArgumentException($"{target.Length} bytes are too few for {source.Length} compressed by Brotli", nameof(target));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

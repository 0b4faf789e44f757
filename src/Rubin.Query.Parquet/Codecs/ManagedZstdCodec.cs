using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>
/// Zstandard where the machine has no libzstd. It only decodes: files are written with <see cref="CompressionCodecs.Preferred"/>, which is Snappy then, and one that asks for zstd is
/// refused.
/// </summary>
sealed class ManagedZstdCodec : ICodec
{
    readonly ZstdDecoder _decoder = new();

    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        try
        {
            if (_decoder.Decode(source, target) == target.Length)
            {
                return;
            }
        }
        catch (InvalidDataException error)
        {
            throw new CorruptDataException($"a page does not decompress by zstd: {error.Message}");
        }

        throw new CorruptDataException("a page does not decompress by zstd to the size that its header states");
    }

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => throw Missing();

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target) => throw Missing();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    static QueryException Missing() => new(
        QueryErrorCode.Unsupported, "files are written with zstd by its library alone, which was not found", hint: "install it (Debian: apt-get install libzstd1), or write with Snappy");
}

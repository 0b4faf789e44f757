using System.Buffers.Binary;

namespace Rubin.Query.Parquet;

/// <summary>
/// The deprecated LZ4 (Compression.md): blocks after two big-endian sizes, as Hadoop writes them; pages of writers that leave the sizes out
/// are read as a plain block.
/// </summary>
sealed class HadoopLz4Codec : ICodec
{
    const int SizeBytes = 8;

    readonly Lz4Codec _block = new();

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => SizeBytes + _block.MaxCompressedLength(length);

    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!IsFramed(source, target.Length))
        {
            _block.Decompress(source, target);
            return;
        }

        while (!source.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(source);
            var compressed = BinaryPrimitives.ReadInt32BigEndian(source[4..]);
            _block.Decompress(source.Slice(SizeBytes, compressed), target[..length]);
            source = source[(SizeBytes + compressed)..];
            target = target[length..];
        }
    }

    // All sizes must fit exactly, else the page is a plain block that happens to look like one.
    static bool IsFramed(ReadOnlySpan<byte> source, int length)
    {
        var total = 0L;
        while (source.Length >= SizeBytes)
        {
            var uncompressed = BinaryPrimitives.ReadUInt32BigEndian(source);
            var compressed = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            total += uncompressed;
            if (compressed > source.Length - SizeBytes || total > length)
            {
                return false;
            }

            source = source[(SizeBytes + (int)compressed)..];
        }

        return source.IsEmpty && total == length;
    }

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var compressed = _block.Compress(source, target[SizeBytes..]);
        BinaryPrimitives.WriteInt32BigEndian(target, source.Length);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], compressed);
        return SizeBytes + compressed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

using System.IO.Compression;

namespace Rubin.Query.Parquet;

/// <summary>gzip (RFC 1952), members concatenated or not, by .NET's zlib.</summary>
sealed class GzipCodec(int? level) : ICodec
{
    byte[] _buffer = [];

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => checked(length + length / 1000 + 64);

    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Reserve(source.Length);
        source.CopyTo(_buffer);
        try
        {
            using var stream = new GZipStream(new MemoryStream(_buffer, 0, source.Length), CompressionMode.Decompress);
            if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length && stream.ReadByte() < 0)
            {
                return;
            }
        }
        catch (InvalidDataException)
        {
        }

        throw new CorruptDataException("a page does not decompress by gzip to the size that its header states");
    }

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Reserve(MaxCompressedLength(source.Length));
        using var memory = new MemoryStream(_buffer);
        using (var stream = new GZipStream(memory, new ZLibCompressionOptions { CompressionLevel = level ?? 6 }, leaveOpen: true))
        {
            stream.Write(source);
        }

        var length = (int)memory.Position;
        _buffer.AsSpan(0, length).CopyTo(target);
        return length;
    }

    void Reserve(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

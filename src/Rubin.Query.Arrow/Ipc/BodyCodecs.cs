using System.Buffers.Binary;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>How the buffers of a body are compressed.</summary>
enum BodyCodec
{
    None,
    Lz4Frame,
    Zstd,
}

/// <summary>Body compression (Message.fbs, BodyCompression): each buffer by itself, behind its own length in 8 bytes.</summary>
static class BodyCodecs
{
    /// <summary>Zstandard's best ratio: a block of 128 KiB in the 4 bytes of a run (RFC 8878, 3.1.1.2). LZ4 stays below.</summary>
    const int MaxRatio = 32768;

    internal static BodyCodec Of(FlatTable? compression)
    {
        if (compression is not { } table)
        {
            return BodyCodec.None;
        }

        return (table.Scalar<byte>(0), table.Scalar<byte>(1)) switch
        {
            (0, 0) => BodyCodec.Lz4Frame,
            (1, 0) => BodyCodec.Zstd,
            var (codec, method) => throw ArrowError.Unsupported($"compression of kind {codec} and method {method}, which is not known"),
        };
    }

    internal static ReadOnlyMemory<byte> Decode(BodyCodec codec, ReadOnlyMemory<byte> buffer)
    {
        if (codec == BodyCodec.None || buffer.IsEmpty)
        {
            return buffer;
        }

        if (buffer.Length < sizeof(long))
        {
            throw ArrowError.Damaged($"a compressed buffer has {buffer.Length} bytes");
        }

        // A length of -1 says that compression did not pay and the bytes stand as they are.
        var length = BinaryPrimitives.ReadInt64LittleEndian(buffer.Span);
        var packed = buffer[sizeof(long)..];
        if (length == -1)
        {
            return packed;
        }

        if (length < 0 || length > (long)packed.Length * MaxRatio || length > Array.MaxLength)
        {
            throw ArrowError.Damaged($"{packed.Length} compressed bytes stand for {length}");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var complete = codec == BodyCodec.Zstd ? Zstd.Decode(packed.Span, bytes) : Lz4Frame.Decode(packed.Span, bytes);
        return complete ? bytes : throw ArrowError.Damaged($"{packed.Length} compressed bytes do not give {length}");
    }
}

using System.Buffers.Binary;

namespace Rubin.Query.Parquet;

/// <summary>One LZ4 block without a frame (lz4_Block_format.md), in managed code.</summary>
sealed class Lz4Codec : ICodec
{
    const int HashBits = 14;

    // "End of block restrictions": the last 5 bytes are literals and no match starts in the last 12.
    const int LastLiterals = 5;
    const int MatchLimit = 12;

    readonly int[] _table = new int[1 << HashBits];

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => checked(length + length / 255 + 16);

    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var (at, to) = (0, 0);
        while (at < source.Length)
        {
            var token = source[at++];
            var literals = ReadLength(source, token >> 4, ref at);
            if (literals > source.Length - at || literals > target.Length - to)
            {
                throw new CorruptDataException("a literal of an LZ4 page runs past its end");
            }

            source.Slice(at, literals).CopyTo(target[to..]);
            at += literals;
            to += literals;
            if (at == source.Length)
            {
                break;
            }

            if (source.Length - at < 2)
            {
                throw new CorruptDataException("an LZ4 page ends early");
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(source[at..]);
            at += 2;
            var length = ReadLength(source, token & 15, ref at) + 4;
            MatchCopy.Repeat(target, to, distance, length);
            to += length;
        }

        if (to != target.Length)
        {
            throw new CorruptDataException("an LZ4 page ends early");
        }
    }

    static int ReadLength(ReadOnlySpan<byte> source, int length, ref int at)
    {
        if (length < 15)
        {
            return length;
        }

        byte next;
        do
        {
            if (at >= source.Length || length > int.MaxValue - 512)
            {
                throw new CorruptDataException("an LZ4 page ends early");
            }

            next = source[at++];
            length += next;
        }
        while (next == 255);
        return length;
    }

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Array.Fill(_table, -1);
        var (to, literal, at, skip) = (0, 0, 0, 64);
        while (at + MatchLimit < source.Length)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
            ref var slot = ref _table[(word * 2654435761) >> (32 - HashBits)];
            var candidate = slot;
            slot = at;
            if (candidate < 0 || at - candidate > ushort.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(source[candidate..]) != word)
            {
                at += skip++ >> 6;
                continue;
            }

            var end = source.Length - LastLiterals;
            var length = 4 + source[(at + 4)..end].CommonPrefixLength(source[(candidate + 4)..end]);
            to = WriteSequence(source[literal..at], at - candidate, length, target, to);
            at += length;
            (literal, skip) = (at, 64);
        }

        return WriteSequence(source[literal..], 0, 0, target, to);
    }

    static int WriteSequence(ReadOnlySpan<byte> literal, int distance, int length, Span<byte> target, int to)
    {
        var match = Math.Max(length - 4, 0);
        target[to++] = (byte)((Math.Min(literal.Length, 15) << 4) | Math.Min(match, 15));
        to = WriteLength(literal.Length, target, to);
        literal.CopyTo(target[to..]);
        to += literal.Length;
        if (length == 0)
        {
            return to;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target[to..], (ushort)distance);
        return WriteLength(match, target, to + 2);
    }

    static int WriteLength(int length, Span<byte> target, int to)
    {
        if (length < 15)
        {
            return to;
        }

        for (length -= 15; length >= 255; length -= 255)
        {
            target[to++] = 255;
        }

        target[to++] = (byte)length;
        return to;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

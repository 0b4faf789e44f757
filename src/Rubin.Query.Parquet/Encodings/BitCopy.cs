using System.Buffers.Binary;
using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>Moves, sets and counts stretches of bits, lowest bit of a byte first.</summary>
static class BitCopy
{
    /// <summary>Copies <paramref name="count"/> bits; bits of the target beyond them keep their value.</summary>
    public static void Copy(ReadOnlySpan<byte> source, long sourceBit, Span<byte> target, long targetBit, int count)
    {
        while (count > 0)
        {
            if ((targetBit & 7) == 0 && (sourceBit & 7) == 0 && count >= 8)
            {
                var bytes = count >> 3;
                source.Slice((int)(sourceBit >> 3), bytes).CopyTo(target[(int)(targetBit >> 3)..]);
                (sourceBit, targetBit, count) = (sourceBit + bytes * 8, targetBit + bytes * 8, count & 7);
                continue;
            }

            // At most up to the target's next byte, so that whole bytes follow.
            var part = Math.Min(count, (targetBit & 7) == 0 && count >= 32 ? 32 : 8 - (int)(targetBit & 7));
            var bits = Load(source, sourceBit, part);
            Store(target, targetBit, bits, part);
            (sourceBit, targetBit, count) = (sourceBit + part, targetBit + part, count - part);
        }
    }

    /// <summary>Sets <paramref name="count"/> bits to one value.</summary>
    public static void Fill(Span<byte> target, long bit, int count, bool value)
    {
        var head = Math.Min(count, (int)(-bit & 7));
        Store(target, bit, value ? (1u << head) - 1 : 0, head);
        (bit, count) = (bit + head, count - head);
        target.Slice((int)(bit >> 3), count >> 3).Fill(value ? (byte)0xff : (byte)0);
        var tail = count & 7;
        Store(target, bit + count - tail, value ? (1u << tail) - 1 : 0, tail);
    }

    /// <summary>Ones among <paramref name="count"/> bits.</summary>
    public static int CountSet(ReadOnlySpan<byte> bits, long bit, int count)
    {
        var set = 0;
        for (; count > 0 && ((bit & 7) != 0 || count < 64);)
        {
            var part = Math.Min(count, 8 - (int)(bit & 7));
            set += BitOperations.PopCount(Load(bits, bit, part));
            (bit, count) = (bit + part, count - part);
        }

        var at = (int)(bit >> 3);
        for (; count >= 64; at += 8, count -= 64)
        {
            set += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bits[at..]));
        }

        return count == 0 ? set : set + CountSet(bits, at * 8L, count);
    }

    // Up to 32 bits.
    static uint Load(ReadOnlySpan<byte> source, long bit, int count)
    {
        var at = (int)(bit >> 3);
        var shift = (int)(bit & 7);
        var bytes = (shift + count + 7) >> 3;
        var value = 0UL;
        for (var i = 0; i < bytes; i++)
        {
            value |= (ulong)source[at + i] << (8 * i);
        }

        return (uint)(value >> shift & ((1UL << count) - 1));
    }

    static void Store(Span<byte> target, long bit, uint bits, int count)
    {
        if (count == 0)
        {
            return;
        }

        var at = (int)(bit >> 3);
        if (count == 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[at..], bits);
            return;
        }

        var shift = (int)(bit & 7);
        var mask = ((1u << count) - 1) << shift;
        target[at] = (byte)((target[at] & ~mask) | (bits << shift));
    }
}

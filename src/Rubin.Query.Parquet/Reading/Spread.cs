using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>Moves values that lie end to end to the rows that are not NULL.</summary>
static class Spread
{
    /// <summary>
    /// Spreads the first <paramref name="present"/> of <paramref name="values"/>, which has one place a row, in place: from the last row
    /// on, so that no value is overwritten before it has moved. NULL rows become zero.
    /// </summary>
    /// <param name="values">One place a row.</param>
    /// <param name="bits">A one for each row that has a value; as many ones as <paramref name="present"/>.</param>
    /// <param name="present">Values at the start.</param>
    public static void InPlace<T>(Span<T> values, ReadOnlySpan<byte> bits, int present)
        where T : unmanaged
    {
        var end = values.Length;
        var start = (end - 1) & ~63;
        for (; start >= 0 && present < end; start -= 64)
        {
            var count = end - start;
            var word = Word(bits, start, count);
            if (word == (count == 64 ? ulong.MaxValue : (1UL << count) - 1))
            {
                present -= count;
                values.Slice(present, count).CopyTo(values[start..]);
            }
            else if (word == 0)
            {
                values.Slice(start, count).Clear();
            }
            else
            {
                present = Mixed(values, start, count, word, present);
            }

            end = start;
        }
    }

    // Without branches: each row takes the value that is next, NULL rows are zeroed by a mask of their own.
    static int Mixed<T>(Span<T> values, int start, int count, ulong word, int present)
        where T : unmanaged
    {
        ref var all = ref MemoryMarshal.GetReference(values);
        for (var i = count - 1; i >= 0; i--)
        {
            var bit = (int)(word >> i & 1);
            present -= bit;
            Unsafe.Add(ref all, start + i) = bit != 0 ? Unsafe.Add(ref all, present) : default;
        }

        return present;
    }

    /// <summary>Up to 64 bits from a multiple of 64 on.</summary>
    static ulong Word(ReadOnlySpan<byte> bits, int start, int count)
    {
        var bytes = bits[(start >> 3)..];
        if (bytes.Length >= sizeof(ulong))
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            return count == 64 ? word : word & ((1UL << count) - 1);
        }

        var value = 0UL;
        for (var i = 0; i < (count + 7) / 8; i++)
        {
            value |= (ulong)bytes[i] << (8 * i);
        }

        return count == 64 ? value : value & ((1UL << count) - 1);
    }
}

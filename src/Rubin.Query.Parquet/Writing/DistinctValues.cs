using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rubin.Query.Parquet;

/// <summary>
/// Gives each distinct value a code in the order of first appearance: a table of codes with linear probing, at most half full.
/// </summary>
static class DistinctValues
{
    /// <summary>After so many values a column that hardly repeats is given up.</summary>
    const int Trial = 4096;

    /// <summary>
    /// The distinct values and the code of each; null where there are more than <paramref name="maxCount"/>, or the first few hardly
    /// repeat.
    /// </summary>
    public static (T[] Distinct, int[] Codes)? TryEncode<T>(ReadOnlySpan<T> values, int maxCount)
        where T : unmanaged, IEquatable<T>
    {
        var codes = GC.AllocateUninitializedArray<int>(values.Length);
        var distinct = new T[16];
        var slots = new int[64];
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (i > 0 && value.Equals(values[i - 1]))
            {
                codes[i] = codes[i - 1];
                continue;
            }

            var slot = Hash(value, slots.Length);
            while (slots[slot] != 0 && !distinct[slots[slot] - 1].Equals(value))
            {
                slot = slot + 1 & slots.Length - 1;
            }

            if (slots[slot] == 0)
            {
                if (count == maxCount || HardlyRepeat(count, i, values.Length, maxCount))
                {
                    return null;
                }

                if (count == distinct.Length)
                {
                    Array.Resize(ref distinct, 2 * count);
                    slots = Rehash(distinct.AsSpan(0, count), 4 * distinct.Length);
                    slot = Free(slots, value);
                }

                distinct[count++] = value;
                slots[slot] = count;
            }

            codes[i] = slots[slot] - 1;
        }

        return (distinct[..count], codes);
    }

    /// <summary>
    /// Whether <paramref name="distinct"/> values among the first <paramref name="seen"/> promise more than <paramref name="maxCount"/>
    /// among all <paramref name="total"/>; never where all may be distinct.
    /// </summary>
    internal static bool HardlyRepeat(int distinct, int seen, int total, int maxCount) =>
        maxCount < total && seen >= Trial && seen < total / 2 && distinct > seen - seen / 4;

    static int[] Rehash<T>(ReadOnlySpan<T> distinct, int size)
        where T : unmanaged, IEquatable<T>
    {
        var slots = new int[size];
        for (var i = 0; i < distinct.Length; i++)
        {
            slots[Free(slots, distinct[i])] = i + 1;
        }

        return slots;
    }

    static int Free<T>(int[] slots, T value)
        where T : unmanaged
    {
        var slot = Hash(value, slots.Length);
        while (slots[slot] != 0)
        {
            slot = slot + 1 & slots.Length - 1;
        }

        return slot;
    }

    /// <summary>
    /// The high bits of a product with 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4), as many as index <paramref name="size"/>
    /// slots.
    /// </summary>
    static int Hash<T>(T value, int size)
        where T : unmanaged
    {
        var bits = Unsafe.SizeOf<T>() switch
        {
            4 => Unsafe.BitCast<T, uint>(value),
            8 => Unsafe.BitCast<T, ulong>(value),
            _ => (ulong)Unsafe.BitCast<T, UInt128>(value) ^ (ulong)(Unsafe.BitCast<T, UInt128>(value) >> 64) * 31,
        };
        return (int)((bits ^ bits >> 32) * 0x9E3779B97F4A7C15 >> (64 - BitOperations.Log2((uint)size)));
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Order statistics of doubles, exactly, without sorting: numbers are mapped to integers of the same order (NaN above all, -0 as
/// 0), and the range between
/// the least and the greatest is halved, counting with vectors how many lie below: no mispredicted branches, and for the hundreds
/// of values of a light
/// curve several times as fast as sorting. Long inputs are sorted.
/// </summary>
static class OrderStatistics
{
    const int LongestBisected = 4096;

    /// <summary>
    /// The quantile with linear interpolation between the two nearest values (type 7 of Hyndman and Fan 1996, doi:10.2307/2684934).
    /// </summary>
    /// <param name="values">At least one.</param>
    /// <param name="fraction">0 to 1.</param>
    internal static double Quantile(ReadOnlySpan<double> values, double fraction)
    {
        var place = fraction * (values.Length - 1);
        var below = (int)Math.Floor(place);
        var (x, y) = Neighbours(values, below);
        var part = place - below;

        // Where both are equal, infinities included, nothing is to be interpolated.
        return part == 0 || x == y ? x : part == 0.5 ? x / 2 + y / 2 : x + part * (y - x);
    }

    /// <summary>The least value that at least that fraction of the values does not exceed.</summary>
    internal static double DiscreteQuantile(ReadOnlySpan<double> values, double fraction) =>
        Neighbours(values, Math.Max(0, (int)Math.Ceiling(fraction * values.Length) - 1)).At;

    /// <summary>Median of the absolute deviations from the median. Writes to <paramref name="values"/>.</summary>
    internal static double MedianAbsoluteDeviation(Span<double> values)
    {
        var median = Quantile(values, 0.5);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i] - median);
        }

        return Quantile(values, 0.5);
    }

    /// <summary>The value of rank <paramref name="rank"/> from 0, and the next one (the same at the end).</summary>
    static (double At, double Next) Neighbours(ReadOnlySpan<double> values, int rank)
    {
        var next = Math.Min(rank + 1, values.Length - 1);
        Span<long> keys = values.Length <= LongestBisected ? stackalloc long[values.Length] : new long[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            keys[i] = Key(values[i]);
        }

        if (values.Length > LongestBisected)
        {
            keys.Sort();
            return (Value(keys[rank]), Value(keys[next]));
        }

        var at = Select(keys, rank);
        var (count, above) = Above(keys, at);
        return (Value(at), Value(count > next ? at : above));
    }

    /// <summary>The key of that rank, by bisection.</summary>
    static long Select(ReadOnlySpan<long> keys, int rank)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        foreach (var key in keys)
        {
            low = Math.Min(low, key);
            high = Math.Max(high, key);
        }

        while (low < high)
        {
            var middle = (low & high) + ((low ^ high) >> 1);
            if (CountUpTo(keys, middle) > rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    static int CountUpTo(ReadOnlySpan<long> keys, long limit)
    {
        var (count, i) = (0, 0);
        if (Vector512.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(keys);
            var limits = Vector512.Create(limit);
            for (; i <= keys.Length - Vector512<long>.Count; i += Vector512<long>.Count)
            {
                count += BitOperations.PopCount(Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)i), limits).ExtractMostSignificantBits());
            }
        }

        for (; i < keys.Length; i++)
        {
            count += keys[i] <= limit ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many keys do not exceed a key, and the least that does.</summary>
    static (int UpTo, long Next) Above(ReadOnlySpan<long> keys, long limit)
    {
        var (count, next) = (0, long.MaxValue);
        foreach (var key in keys)
        {
            count += key <= limit ? 1 : 0;
            next = key > limit ? Math.Min(next, key) : next;
        }

        return (count, next);
    }

    static long Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0);
        bits = double.IsNaN(value) ? bits & long.MaxValue : bits;
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    static double Value(long key) => BitConverter.Int64BitsToDouble(key ^ ((key >> 63) & long.MaxValue));
}

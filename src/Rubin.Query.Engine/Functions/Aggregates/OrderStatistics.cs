using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Order statistics of doubles, exactly, without sorting: numbers are mapped to integers of the same order (NaN above all, -0 as
/// 0), and the range between
/// the least and the greatest is halved, counting with vectors how many lie below, until a few are left, which are compared each with each: hardly a mispredicted branch, and for
/// the hundreds of values of a light curve many times as fast as sorting. Long inputs are sorted.
/// </summary>
static class OrderStatistics
{
    /// <summary>So many that a look at all takes milliseconds.</summary>
    const int ManyKeys = 1 << 20;

    const int LongestBisected = 4096;

    /// <summary>Values that are compared each with each.</summary>
    const int Few = 24;

    /// <summary>Greater than every key, so that it counts nowhere: it fills the last vector.</summary>
    const long Padding = long.MaxValue;

    /// <summary>
    /// The quantile with linear interpolation between the two nearest values (type 7 of Hyndman and Fan 1996, doi:10.2307/2684934).
    /// </summary>
    /// <param name="values">At least one.</param>
    /// <param name="fraction">0 to 1.</param>
    internal static double Quantile(ReadOnlySpan<double> values, double fraction)
    {
        var place = fraction * (values.Length - 1);
        var below = (int)Math.Floor(place);
        return Between(Neighbours(values, below), place - below);
    }

    /// <summary>The value that lies so far between two neighbours; where both are equal, infinities included, nothing is to be interpolated.</summary>
    internal static double Between((double At, double Next) neighbours, double part)
    {
        var (x, y) = neighbours;
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
        Span<long> keys = values.Length <= LongestBisected ? stackalloc long[Padded(values.Length)] : new long[values.Length];
        FillKeys(values, keys);
        if (values.Length > LongestBisected)
        {
            keys.Sort();
            return (Value(keys[rank]), Value(keys[next]));
        }

        keys[values.Length..].Fill(Padding);
        if (values.Length <= Few)
        {
            return Among(keys, values.Length, rank, next, Padding);
        }

        var (low, high, below, upTo) = Narrow(keys, values.Length, rank);
        var above = next < upTo ? Padding : LeastAbove(keys, high);
        if (low == high)
        {
            return (Value(low), Value(next < upTo ? low : above));
        }

        Span<long> few = stackalloc long[Few + Vector512<long>.Count];
        var count = Collect(keys[..values.Length], low, high, few);
        few[count..].Fill(Padding);
        return Among(few[..Padded(count)], count, rank - below, next - below, above);
    }

    /// <summary>
    /// The values of two ranks among a few keys: for each key it is counted how many do not exceed it, and the least that enough do not exceed is the one. No branch depends on a key.
    /// </summary>
    /// <param name="keys">The keys, and padding.</param>
    /// <param name="length">Number of keys.</param>
    /// <param name="rank">From 0.</param>
    /// <param name="next">The same or the next rank.</param>
    /// <param name="above">The key of <paramref name="next"/> where that is beyond the last.</param>
    static (double At, double Next) Among(ReadOnlySpan<long> keys, int length, int rank, int next, long above)
    {
        var (found, foundNext) = (Padding, above);
        foreach (var key in keys[..length])
        {
            var count = CountUpTo(keys, key);
            found = count > rank ? Math.Min(found, key) : found;
            foundNext = count > next ? Math.Min(foundNext, key) : foundNext;
        }

        return (Value(found), Value(foundNext));
    }

    /// <summary>Halves the range of keys about a rank until few keys lie in it, or it is a single key's; tells how many keys lie below it, and how many do not lie above.</summary>
    static (long Low, long High, int Below, int UpTo) Narrow(ReadOnlySpan<long> keys, int length, int rank)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        foreach (var key in keys[..length])
        {
            low = Math.Min(low, key);
            high = Math.Max(high, key);
        }

        var (below, upTo) = (0, length);
        while (low < high && upTo - below > Few)
        {
            if (length > ManyKeys)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var middle = (low & high) + ((low ^ high) >> 1);
            var count = CountUpTo(keys, middle);
            if (count > rank)
            {
                (high, upTo) = (middle, count);
            }
            else
            {
                (low, below) = (middle + 1, count);
            }
        }

        return (low, high, below, upTo);
    }

    static int Collect(ReadOnlySpan<long> keys, long low, long high, Span<long> few)
    {
        var count = 0;
        foreach (var key in keys)
        {
            few[count] = key;
            count += key >= low && key <= high ? 1 : 0;
        }

        return count;
    }

    static int Padded(int length) => (length + Vector512<long>.Count - 1) / Vector512<long>.Count * Vector512<long>.Count;

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

    static long LeastAbove(ReadOnlySpan<long> keys, long limit)
    {
        var least = long.MaxValue;
        foreach (var key in keys)
        {
            least = key > limit ? Math.Min(least, key) : least;
        }

        return least;
    }

    /// <summary>What turns the order of keys as signed numbers into that of unsigned ones.</summary>
    internal const ulong Sign = 1UL << 63;

    /// <summary>The value of a key as an unsigned number.</summary>
    internal static double Value(ulong key) => Value((long)(key ^ Sign));

    /// <summary>Numbers of the same order as the values.</summary>
    internal static void FillKeys(ReadOnlySpan<double> values, Span<long> keys)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(values);
            var nan = Vector512.Create(BitConverter.DoubleToInt64Bits(double.NaN) & long.MaxValue);
            for (; i <= values.Length - Vector512<long>.Count; i += Vector512<long>.Count)
            {
                var value = Vector512.LoadUnsafe(ref first, (nuint)i) + Vector512<double>.Zero;
                var bits = Vector512.ConditionalSelect(Vector512.Equals(value, value).AsInt64(), value.AsInt64(), nan);
                (bits ^ ((bits >> 63) & Vector512.Create(long.MaxValue))).StoreUnsafe(ref MemoryMarshal.GetReference(keys), (nuint)i);
            }
        }

        for (; i < values.Length; i++)
        {
            keys[i] = Key(values[i]);
        }
    }

    /// <summary>A number of the same order as the values, NaN behind all others.</summary>
    internal static long Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0);
        bits = double.IsNaN(value) ? bits & long.MaxValue : bits;
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    static double Value(long key) => BitConverter.Int64BitsToDouble(key ^ ((key >> 63) & long.MaxValue));
}

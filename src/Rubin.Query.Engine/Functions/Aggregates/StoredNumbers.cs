using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Numbers on disk, of a group that is larger than memory, and their order statistics: exactly and without sorting. The values are read several times; each time it is counted how many have
/// which next 16 bits of their key, until those that share the bits of the one that is looked for fit into memory. For one thread.
/// </summary>
/// <param name="file">Where they are put; the query removes it.</param>
sealed class StoredNumbers(SpillFile file)
{
    const int BlockValues = 32 << 10;
    const int DigitBits = 16;

    /// <summary>Values that are sorted in memory.</summary>
    const int MostSelected = 128 << 10;

    static readonly Schema Stored = new([new("value", DataType.Double, false)]);

    readonly List<SpillBlock> _blocks = [];

    /// <summary>How many there are.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them are not NaN; those come first in the order.</summary>
    internal long Numbers { get; private set; }

    /// <summary>Writes some more.</summary>
    internal void Add(ReadOnlySpan<double> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(BlockValues, values.Length)..])
        {
            WorkerPool.ThrowIfStopped();
            var block = values[..Math.Min(BlockValues, values.Length)].ToArray();
            _blocks.Add(file.Write(new(Stored, [new Column<double>(block)], block.Length)));
            Count += block.Length;
            Numbers += block.Count(v => !double.IsNaN(v));
        }
    }

    /// <summary>As <see cref="OrderStatistics.Quantile"/>, over the first <paramref name="count"/> in order, one at least.</summary>
    internal double Quantile(double fraction, long count) => Quantile(fraction, count, null);

    /// <summary>As <see cref="OrderStatistics.DiscreteQuantile"/>.</summary>
    internal double DiscreteQuantile(double fraction) => Neighbours(Math.Max(0, (long)Math.Ceiling(fraction * Count) - 1), Count, null).At;

    /// <summary>As <see cref="OrderStatistics.MedianAbsoluteDeviation"/>.</summary>
    internal double MedianAbsoluteDeviation() => Quantile(0.5, Count, Quantile(0.5, Count));

    double Quantile(double fraction, long count, double? centre)
    {
        var place = fraction * (count - 1);
        var below = (long)Math.Floor(place);
        return OrderStatistics.Between(Neighbours(below, count, centre), place - below);
    }

    /// <summary>The value, or the distance from <paramref name="centre"/>, of a rank from 0, and the next one of the first <paramref name="count"/>.</summary>
    (double At, double Next) Neighbours(long rank, long count, double? centre)
    {
        var (prefix, bits, below, sharing) = (0UL, 0, 0L, Count);
        while (bits < 64 && sharing > MostSelected)
        {
            var counts = CountDigits(prefix, bits, centre);
            var digit = 0;
            while (below + counts[digit] <= rank)
            {
                below += counts[digit++];
            }

            (prefix, bits, sharing) = (prefix << DigitBits | (uint)digit, bits + DigitBits, counts[digit]);
        }

        var (selected, above) = Select(prefix, bits, centre);
        var last = selected.Length == 0;
        var next = Math.Min(rank + 1, count - 1);
        return (
            OrderStatistics.Value(last ? prefix : selected[rank - below]),
            OrderStatistics.Value(next - below >= sharing ? above : last ? prefix : selected[next - below]));
    }

    /// <summary>For the keys that begin with <paramref name="bits"/> bits <paramref name="prefix"/>: how many have which bits next.</summary>
    long[] CountDigits(ulong prefix, int bits, double? centre)
    {
        var counts = new long[1 << DigitBits];
        foreach (var keys in Keys(centre))
        {
            foreach (var key in keys.Span)
            {
                if (bits == 0 || key >> (64 - bits) == prefix)
                {
                    counts[(ushort)(key >> (64 - DigitBits - bits))]++;
                }
            }
        }

        return counts;
    }

    /// <summary>The keys that begin so, in order (none where they are all the same), and the least above them.</summary>
    (ulong[] Selected, ulong Above) Select(ulong prefix, int bits, double? centre)
    {
        var (selected, above) = (new List<ulong>(), ulong.MaxValue);
        var least = bits == 0 ? 0 : prefix << (64 - bits);
        var greatest = bits == 64 ? prefix : least + (ulong.MaxValue >> bits);
        foreach (var keys in Keys(centre))
        {
            foreach (var key in keys.Span)
            {
                if (key > greatest)
                {
                    above = Math.Min(above, key);
                }
                else if (key >= least && bits < 64)
                {
                    selected.Add(key);
                }
            }
        }

        selected.Sort();
        return ([.. selected], above);
    }

    IEnumerable<ReadOnlyMemory<ulong>> Keys(double? centre)
    {
        foreach (var block in _blocks)
        {
            WorkerPool.ThrowIfStopped();
            var values = ((Column<double>)file.Read(block, Stored).Columns[0]).Values;
            var keys = new ulong[values.Length];
            if (centre is { } from)
            {
                var distances = values.ToArray();
                foreach (ref var value in distances.AsSpan())
                {
                    value = Math.Abs(value - from);
                }

                OrderStatistics.FillKeys(distances, MemoryMarshal.Cast<ulong, long>(keys.AsSpan()));
            }
            else
            {
                OrderStatistics.FillKeys(values, MemoryMarshal.Cast<ulong, long>(keys.AsSpan()));
            }

            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] ^= OrderStatistics.Sign;
            }

            yield return keys;
        }
    }
}

namespace Rubin.Query.LightCurves.Curves;

/// <summary>Order statistics of the differences of all pairs, without making them.</summary>
static class PairDifferences
{
    /// <summary>
    /// The <paramref name="rank"/>-th smallest difference, from 1. Doubles that are not negative sort as their bits do, so the answer is found
    /// exactly, bit by bit from above; each step counts in one pass of two pointers.
    /// </summary>
    public static double Smallest(ReadOnlySpan<double> sorted, long rank)
    {
        long low = 0;
        var high = BitConverter.DoubleToInt64Bits(sorted[^1] - sorted[0]);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (CountUpTo(sorted, BitConverter.Int64BitsToDouble(middle)) >= rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return BitConverter.Int64BitsToDouble(low);
    }

    static long CountUpTo(ReadOnlySpan<double> sorted, double difference)
    {
        long count = 0;
        var first = 0;
        for (var second = 1; second < sorted.Length; second++)
        {
            while (sorted[second] - sorted[first] > difference) first++;
            count += second - first;
        }

        return count;
    }
}

namespace Rubin.Query.LightCurves.Curves;

/// <summary>Distances of sorted values from a centre: two sorted runs, so their median needs no second sort.</summary>
static class SortedDeviations
{
    /// <summary>The median of |value - centre|, where <paramref name="centre"/> is the median of <paramref name="sorted"/>.</summary>
    public static double Median(ReadOnlySpan<double> sorted, double centre)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var middle = sorted.Length / 2;
        if ((sorted.Length & 1) == 1)
        {
            return Smallest(sorted, centre, middle).This;
        }

        var (low, high) = Smallest(sorted, centre, middle - 1);
        return 0.5 * (low + high);
    }

    /// <summary>The deviation of that rank, from 0, and the next one; a binary search for how many of them lie below the centre.</summary>
    static (double This, double Next) Smallest(ReadOnlySpan<double> sorted, double centre, int rank)
    {
        var below = sorted.Length / 2;
        var above = sorted.Length - below;
        var taken = rank + 1;
        var low = Math.Max(0, taken - above);
        var high = Math.Min(taken, below);
        while (low < high)
        {
            var left = (low + high) / 2;
            var right = taken - left;
            if (right > 0 && sorted[below + right - 1] - centre > centre - sorted[below - 1 - left])
            {
                low = left + 1;
            }
            else
            {
                high = left;
            }
        }

        var fromBelow = low > 0 ? centre - sorted[below - low] : double.NegativeInfinity;
        var fromAbove = taken > low ? sorted[below + taken - low - 1] - centre : double.NegativeInfinity;
        var nextBelow = low < below ? centre - sorted[below - 1 - low] : double.PositiveInfinity;
        var nextAbove = taken - low < above ? sorted[below + taken - low] - centre : double.PositiveInfinity;
        return (Math.Max(fromBelow, fromAbove), Math.Min(nextBelow, nextAbove));
    }
}

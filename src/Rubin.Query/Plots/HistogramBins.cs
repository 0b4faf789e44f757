namespace Rubin.Query.Plots;

/// <summary>Equal bins over the range of some values, and how many values lie in each. The last bin holds its upper end too.</summary>
/// <param name="Low">Lower end of the first.</param>
/// <param name="Width">Of each.</param>
/// <param name="Counts">Values in each.</param>
public sealed record HistogramBins(double Low, double Width, IReadOnlyList<long> Counts)
{
    const int Most = 200;

    /// <summary>Bins of values.</summary>
    /// <param name="values">The values; those that are not finite are passed over.</param>
    /// <param name="bins">How many; null for as many as the finer of the rules of Sturges and of Freedman and Diaconis (1981) asks for, at most 200.</param>
    public static HistogramBins Of(IReadOnlyList<double> values, int? bins)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
        {
            return new(0, 1, [0]);
        }

        var (low, high) = (sorted[0], sorted[^1]);
        if (low == high)
        {
            var half = Math.Max(0.5, Math.Abs(low) * 1e-6);
            (low, high) = (low - half, high + half);
        }

        var count = bins ?? Automatic(sorted, high - low);
        var counts = new long[count];
        foreach (var value in sorted)
        {
            counts[Math.Min(count - 1, (int)((value - low) / (high - low) * count))]++;
        }

        return new(low, (high - low) / count, counts);
    }

    static int Automatic(double[] sorted, double range)
    {
        var sturges = Math.Ceiling(Math.Log2(sorted.Length)) + 1;
        var width = 2 * (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / Math.Cbrt(sorted.Length);
        return (int)Math.Clamp(width > 0 ? Math.Max(sturges, Math.Ceiling(range / width)) : sturges, 1, Most);
    }

    static double Quantile(double[] sorted, double fraction)
    {
        var place = fraction * (sorted.Length - 1);
        var (below, rest) = ((int)place, place % 1);
        return sorted[below] + (rest > 0 ? rest * (sorted[below + 1] - sorted[below]) : 0);
    }
}

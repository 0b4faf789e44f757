using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>
/// Splits the sorted values in two so that w₀ w₁ (μ₀ - μ₁)² is greatest, the first such split: difference of the means, both standard
/// deviations (N - 1; 0 of a single value), and the part of the values below.
/// </summary>
sealed class OtsuSplit() : Feature("otsu_split", "otsu_mean_diff", "otsu_std_lower", "otsu_std_upper", "otsu_lower_to_all_ratio")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Splits the values in two so that the variance between the parts is greatest: difference of the means, both standard deviations, and the part of the values below.";

    public override string Source => "Otsu 1979, doi:10.1109/TSMC.1979.4310076";

    public override string Example => "(lc_otsu_split([1, 1, 5, 5])).otsu_mean_diff = 4";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        var sorted = curve.Sorted;
        var split = BestSplit(sorted, curve.Mean);
        var (lowerMean, lowerDeviation) = Describe(sorted[..split]);
        var (upperMean, upperDeviation) = Describe(sorted[split..]);
        result[0] = upperMean - lowerMean;
        result[1] = lowerDeviation;
        result[2] = upperDeviation;
        result[3] = split / (double)sorted.Length;
    }

    static int BestSplit(ReadOnlySpan<double> sorted, double mean)
    {
        // About the mean the two sums are opposite: w₀ w₁ (μ₀ - μ₁)² = S² / (n₀ n₁), S the sum below.
        double sum = 0, best = -1;
        var split = 1;
        for (var lower = 1; lower < sorted.Length; lower++)
        {
            sum += sorted[lower - 1] - mean;
            var between = sum * sum / ((double)lower * (sorted.Length - lower));
            if (between > best)
            {
                best = between;
                split = lower;
            }
        }

        return split;
    }

    static (double Mean, double Deviation) Describe(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, values.Length == 1 ? 0 : Math.Sqrt(squares / (values.Length - 1)));
    }
}

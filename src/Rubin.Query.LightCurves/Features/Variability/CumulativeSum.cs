using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Range of the cumulative sums S_j = Σ_{i ≤ j} (m_i - mean) / (N s).</summary>
sealed class CumulativeSum() : ScalarFeature("cusum")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    protected override double Value(LightCurve curve)
    {
        var mean = curve.Mean;
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var m in curve.Value)
        {
            sum += m - mean;
            low = Math.Min(low, sum);
            high = Math.Max(high, sum);
        }

        return (high - low) / (curve.Count * curve.StandardDeviation);
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class CumulativeSum() : ScalarFeature("cusum")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Range of the cumulative sums S_j = Σ_{i ≤ j} (m_i - mean) / (N s).";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    public override string Example => "ABS(3 * lc_cusum([1, 2, 3]) - 1) < 1e-12";

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

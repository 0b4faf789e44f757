using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Skew() : ScalarFeature("skew")
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Summary => "N / ((N - 1)(N - 2)) Σ (m - mean)³ / s³; with biased moments Σ (m - mean)³ / (N s³).";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_skew([1, 2, 3]) = 0";

    protected override double Value(LightCurve curve)
    {
        double n = curve.Count;
        var ratio = curve.Moments.M3 / (curve.Variance * curve.StandardDeviation);
        return curve.Dialect.LostDegrees == 0 ? ratio / n : n / ((n - 1) * (n - 2)) * ratio;
    }
}

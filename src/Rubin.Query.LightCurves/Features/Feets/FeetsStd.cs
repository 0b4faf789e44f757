using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsStd() : ScalarFeature("feets_Std")
{
    public override string Summary => "Biased standard deviation.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "ABS(POWER(lc_feets_Std([1, 2, 3]), 2) - 2 / 3.0) < 1e-12";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.M2 / curve.Count);
}

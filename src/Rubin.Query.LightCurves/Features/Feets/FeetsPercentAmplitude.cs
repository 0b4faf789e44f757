using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsPercentAmplitude() : ScalarFeature("feets_PercentAmplitude")
{
    public override string Summary => "The greatest |m - median| / median.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_feets_PercentAmplitude([1, 2, 8]) = 3";

    protected override double Value(LightCurve curve) => Math.Max(curve.Maximum - curve.Median, curve.Median - curve.Minimum) / curve.Median;
}

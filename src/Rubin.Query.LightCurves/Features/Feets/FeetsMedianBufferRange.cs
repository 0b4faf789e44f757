using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsMedianBufferRange() : ScalarFeature("feets_MedianBRP")
{
    public override string Summary => "The part of the values that are less than (max - min) / 10 from the median.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_feets_MedianBRP([1, 2, 3, 4, 40]) = 0.8";

    protected override double Value(LightCurve curve) => Curves.Count.Within(curve, curve.Median, (curve.Maximum - curve.Minimum) / 10) / (double)curve.Count;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MedianAbsoluteDeviation() : ScalarFeature("median_absolute_deviation")
{
    public override string Summary => "Median of |m - median|, not scaled to a standard deviation.";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "lc_median_absolute_deviation([1, 2, 6]) = 1";

    protected override double Value(LightCurve curve) => curve.MedianAbsoluteDeviation;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Median of |m - median|, not scaled to a standard deviation.</summary>
sealed class MedianAbsoluteDeviation() : ScalarFeature("median_absolute_deviation")
{
    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    protected override double Value(LightCurve curve) => curve.MedianAbsoluteDeviation;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MedianBufferRange(double q) : ScalarFeature(FormattableString.Invariant($"median_buffer_range_percentage_{FeatureName.Percent(q)}"))
{
    public override int MinObservations => 2;

    public override string Summary => "The part of the values closer to the median than q (max - min) / 2.";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "ABS(3 * lc_median_buffer_range_percentage([0, 5, 10], 0.1) - 1) < 1e-12";

    protected override double Value(LightCurve curve) => Count.Within(curve, curve.Median, q * (curve.Maximum - curve.Minimum) / 2) / (double)curve.Count;
}

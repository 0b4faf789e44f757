using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>The part of the values closer to the median than q (max - min) / 2.</summary>
sealed class MedianBufferRange(double q) : ScalarFeature(FormattableString.Invariant($"median_buffer_range_percentage_{FeatureName.Percent(q)}"))
{
    public override int MinObservations => 2;

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    protected override double Value(LightCurve curve) => Count.Within(curve, curve.Median, q * (curve.Maximum - curve.Minimum) / 2) / (double)curve.Count;
}

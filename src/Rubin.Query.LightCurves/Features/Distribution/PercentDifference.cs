using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>(Q(1 - p) - Q(p)) / median.</summary>
sealed class PercentDifference(double p) : ScalarFeature(FormattableString.Invariant($"percent_difference_magnitude_percentile_{FeatureName.Percent(p)}"))
{
    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    protected override double Value(LightCurve curve) => (curve.QuantileFromAbove(p) - curve.QuantileAt(p)) / curve.Median;
}

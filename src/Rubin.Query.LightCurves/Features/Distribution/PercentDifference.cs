using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PercentDifference(double p) : ScalarFeature(FormattableString.Invariant($"percent_difference_magnitude_percentile_{FeatureName.Percent(p)}"))
{
    public override string Summary => "(Q(1 - p) - Q(p)) / median.";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "ABS(lc_percent_difference_magnitude_percentile([1, 2, 3, 4], 0.05) - 1.2) < 1e-12";

    protected override double Value(LightCurve curve) => (curve.QuantileFromAbove(p) - curve.QuantileAt(p)) / curve.Median;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PercentageRatio(double numerator, double denominator) : ScalarFeature(FormattableString.Invariant($"magnitude_percentage_ratio_{FeatureName.Percent(numerator)}_{FeatureName.Percent(denominator)}"))
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "(Q(1 - n) - Q(n)) / (Q(1 - d) - Q(d)).";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "ABS(lc_magnitude_percentage_ratio([1, 2, 3, 4], 0.4, 0.05) - 0.8 / 3) < 1e-6";

    protected override double Value(LightCurve curve)
    {
        var range = curve.QuantileFromAbove(denominator) - curve.QuantileAt(denominator);
        return range == 0 ? double.NaN : (curve.QuantileFromAbove(numerator) - curve.QuantileAt(numerator)) / range;
    }
}

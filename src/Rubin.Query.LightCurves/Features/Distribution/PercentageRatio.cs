using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>(Q(1 - n) - Q(n)) / (Q(1 - d) - Q(d)).</summary>
sealed class PercentageRatio(double numerator, double denominator) : ScalarFeature(FormattableString.Invariant($"magnitude_percentage_ratio_{FeatureName.Percent(numerator)}_{FeatureName.Percent(denominator)}"))
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    protected override double Value(LightCurve curve)
    {
        var range = curve.QuantileFromAbove(denominator) - curve.QuantileAt(denominator);
        return range == 0 ? double.NaN : (curve.QuantileFromAbove(numerator) - curve.QuantileAt(numerator)) / range;
    }
}

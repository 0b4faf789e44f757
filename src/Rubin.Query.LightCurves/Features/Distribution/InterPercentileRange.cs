using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Q(1 - p) - Q(p).</summary>
sealed class InterPercentileRange(double p) : ScalarFeature(FormattableString.Invariant($"inter_percentile_range_{FeatureName.Percent(p)}"))
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.QuantileFromAbove(p) - curve.QuantileAt(p);
}

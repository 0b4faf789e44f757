using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class InterPercentileRange(double p) : ScalarFeature(FormattableString.Invariant($"inter_percentile_range_{FeatureName.Percent(p)}"))
{
    public override string Summary => "Q(1 - p) - Q(p).";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "ABS(lc_inter_percentile_range([1, 2, 3, 4], 0.25) - 2) < 1e-6";

    protected override double Value(LightCurve curve) => curve.QuantileFromAbove(p) - curve.QuantileAt(p);
}

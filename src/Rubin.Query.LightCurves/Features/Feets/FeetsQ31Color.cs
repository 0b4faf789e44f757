using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsQ31Color() : ScalarFeature("feets_Q31_color")
{
    public override string Summary => "Third minus first quartile, linear between values, of the difference of two bands at the times that both have.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Companion;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    protected override double Value(LightCurve curve)
    {
        if (curve.Companion is not { } other || AlignedCurves.Of(curve, other) is not { Count: > 0 } pair)
        {
            return double.NaN;
        }

        var difference = pair.Differences();
        Array.Sort(difference);
        return Quantile.Linear(difference, 0.75) - Quantile.Linear(difference, 0.25);
    }
}

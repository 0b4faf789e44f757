using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ColorOfMedian() : ScalarFeature("color_of_median")
{
    public override string Summary => "Median of this band minus that of the companion; NULL without one.";

    public override CurveColumns Reads => CurveColumns.Companion;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-feature 0.19";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: > 0 } other ? curve.Median - other.Median : double.NaN;
}

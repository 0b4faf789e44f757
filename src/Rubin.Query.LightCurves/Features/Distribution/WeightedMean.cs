using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class WeightedMean() : ScalarFeature("weighted_mean")
{
    public override string Summary => "Mean of the values by weights 1 / error².";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_weighted_mean([1, 2, 6]) = 3";

    protected override double Value(LightCurve curve) => curve.WeightedMean;
}

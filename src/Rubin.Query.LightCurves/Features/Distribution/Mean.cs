using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Mean() : ScalarFeature("mean")
{
    public override string Summary => "Mean of the values, unweighted.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_mean([1, 2, 6]) = 3";

    protected override double Value(LightCurve curve) => curve.Mean;
}

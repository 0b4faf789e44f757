using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Median() : ScalarFeature("median")
{
    public override string Summary => "Median of the values; of an even number the mean of the middle two.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_median([1, 2, 6]) = 2";

    protected override double Value(LightCurve curve) => curve.Median;
}

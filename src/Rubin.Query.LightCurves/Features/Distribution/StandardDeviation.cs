using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class StandardDeviation() : ScalarFeature("standard_deviation")
{
    public override int MinObservations => 2;

    public override string Summary => "Standard deviation s of the values; with N - 1, unless the dialect is biased.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_standard_deviation([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve) => curve.StandardDeviation;
}

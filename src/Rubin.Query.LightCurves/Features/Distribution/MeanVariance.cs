using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MeanVariance() : ScalarFeature("mean_variance")
{
    public override int MinObservations => 2;

    public override string Summary => "s / mean.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_mean_variance([1, 2, 3]) = 0.5";

    protected override double Value(LightCurve curve) => curve.StandardDeviation / curve.Mean;
}

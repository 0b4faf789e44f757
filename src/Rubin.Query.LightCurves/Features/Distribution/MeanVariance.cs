using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>s / mean.</summary>
sealed class MeanVariance() : ScalarFeature("mean_variance")
{
    public override int MinObservations => 2;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.StandardDeviation / curve.Mean;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard deviation s of the values; with N - 1, unless the dialect is biased.</summary>
sealed class StandardDeviation() : ScalarFeature("standard_deviation")
{
    public override int MinObservations => 2;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.StandardDeviation;
}

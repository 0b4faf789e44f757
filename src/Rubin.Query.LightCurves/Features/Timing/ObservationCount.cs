using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Measurements: rows that were not dropped.</summary>
sealed class ObservationCount() : ScalarFeature("observation_count")
{
    public override int MinObservations => 0;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.Count;
}

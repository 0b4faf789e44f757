using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ObservationCount() : ScalarFeature("observation_count")
{
    public override int MinObservations => 0;

    public override string Summary => "Measurements: rows that were not dropped.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_observation_count([1, NULL, 3]) = 2";

    protected override double Value(LightCurve curve) => curve.Count;
}

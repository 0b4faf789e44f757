using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxNdata() : ScalarFeature("psfFluxNdata")
{
    public override int MinObservations => 0;

    public override string Summary => "Measurements: rows that were not dropped.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxNdata([1, NULL, 3]) = 2";

    protected override double Value(LightCurve curve) => curve.Count;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Measurements: rows that were not dropped.</summary>
sealed class PsfFluxNdata() : ScalarFeature("psfFluxNdata")
{
    public override int MinObservations => 0;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Count;
}

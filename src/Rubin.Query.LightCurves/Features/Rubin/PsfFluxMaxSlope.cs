using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMaxSlope() : ScalarFeature("psfFluxMaxSlope")
{
    public override int MinObservations => 2;

    public override string Summary => "The greatest Δf / Δt between neighbours, with its sign. Neighbours of equal time are left out.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMaxSlope([1, 3, 2]) = 2";

    protected override double Value(LightCurve curve) => Slopes.Greatest(curve, absolute: false);
}

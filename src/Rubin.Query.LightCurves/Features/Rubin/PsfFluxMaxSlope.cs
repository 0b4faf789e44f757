using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>The greatest Δf / Δt between neighbours, with its sign. Neighbours of equal time are left out.</summary>
sealed class PsfFluxMaxSlope() : ScalarFeature("psfFluxMaxSlope")
{
    public override int MinObservations => 2;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => Slopes.Greatest(curve, absolute: false);
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Slope of the straight line by weights 1 / error², per day.</summary>
sealed class PsfFluxLinearSlope() : ScalarFeature("psfFluxLinearSlope")
{
    public override int MinObservations => 2;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Moments.WeightedSlope;
}

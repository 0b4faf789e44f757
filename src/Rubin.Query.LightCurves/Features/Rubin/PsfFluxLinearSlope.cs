using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxLinearSlope() : ScalarFeature("psfFluxLinearSlope")
{
    public override int MinObservations => 2;

    public override string Summary => "Slope of the straight line by weights 1 / error², per day.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxLinearSlope([1, 3, 5]) = 2";

    protected override double Value(LightCurve curve) => curve.Moments.WeightedSlope;
}

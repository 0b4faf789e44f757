using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxLinearIntercept() : ScalarFeature("psfFluxLinearIntercept")
{
    public override int MinObservations => 2;

    public override string Summary => "Value of that straight line at time 0 (of MJD, where times are MJD).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxLinearIntercept([1, 3, 5]) = 1";

    protected override double Value(LightCurve curve) => curve.WeightedMean - curve.Moments.WeightedSlope * curve.Sums.WeightedTimeMean;
}

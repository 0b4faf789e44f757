using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Value of that straight line at time 0 (of MJD, where times are MJD).</summary>
sealed class PsfFluxLinearIntercept() : ScalarFeature("psfFluxLinearIntercept")
{
    public override int MinObservations => 2;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.WeightedMean - curve.Moments.WeightedSlope * curve.Sums.WeightedTimeMean;
}

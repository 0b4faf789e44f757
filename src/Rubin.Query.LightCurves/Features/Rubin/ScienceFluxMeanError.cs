using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ScienceFluxMeanError() : ScalarFeature("scienceFluxMeanErr")
{
    public override int MinObservations => 0;

    public override string Summary => "Standard error of the weighted mean of the companion curve.";

    public override CurveColumns Reads => CurveColumns.Companion;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_scienceFluxMeanErr([1, 2]) IS NULL";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 1 } other ? 1 / Math.Sqrt(other.Sums.Weight) : double.NaN;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ScienceFluxSigma() : ScalarFeature("scienceFluxSigma")
{
    public override int MinObservations => 0;

    public override string Summary => "Standard deviation, with N - 1, of the companion curve.";

    public override CurveColumns Reads => CurveColumns.Companion;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_scienceFluxSigma([1, 2]) IS NULL";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 2 } other ? Math.Sqrt(other.SquaredDeviations / (other.Count - 1)) : double.NaN;
}

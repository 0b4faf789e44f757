using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxSigma() : ScalarFeature("psfFluxSigma")
{
    public override int MinObservations => 2;

    public override string Summary => "Standard deviation with N - 1, unweighted.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxSigma([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.M2 / (curve.Count - 1));
}

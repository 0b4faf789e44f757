using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard deviation with N - 1, unweighted.</summary>
sealed class PsfFluxSigma() : ScalarFeature("psfFluxSigma")
{
    public override int MinObservations => 2;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.M2 / (curve.Count - 1));
}

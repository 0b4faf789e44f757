using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard deviation, with N - 1, of the companion curve.</summary>
sealed class ScienceFluxSigma() : ScalarFeature("scienceFluxSigma")
{
    public override int MinObservations => 0;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 2 } other ? Math.Sqrt(other.Moments.M2 / (other.Count - 1)) : double.NaN;
}

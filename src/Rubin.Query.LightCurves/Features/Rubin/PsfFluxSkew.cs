using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Skew with the correction for bias: N √(N - 1) / (N - 2) M₃ / M₂^(3/2), the M being sums.</summary>
sealed class PsfFluxSkew() : ScalarFeature("psfFluxSkew")
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Count * Math.Sqrt(curve.Count - 1.0) / (curve.Count - 2.0) * curve.Moments.M3 / (curve.Moments.M2 * Math.Sqrt(curve.Moments.M2));
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxSkew() : ScalarFeature("psfFluxSkew")
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Summary => "Skew with the correction for bias: N √(N - 1) / (N - 2) M₃ / M₂^(3/2), the M being sums.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxSkew([1, 2, 3]) = 0";

    protected override double Value(LightCurve curve) => curve.Count * Math.Sqrt(curve.Count - 1.0) / (curve.Count - 2.0) * curve.Moments.M3 / (curve.Moments.M2 * Math.Sqrt(curve.Moments.M2));
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class StetsonK() : ScalarFeature("stetson_K")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Σ |m - weighted mean| / error / √(N χ²): 0.798 for Gaussian scatter, 0.9 for a sinusoid.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Stetson 1996, doi:10.1086/133808";

    public override string Example => "ABS(3 * POWER(lc_stetson_K([1, 2, 3]), 2) - 2) < 1e-12";

    protected override double Value(LightCurve curve) => curve.Moments.AbsoluteChi / Math.Sqrt(curve.Count * curve.Moments.Chi2);
}

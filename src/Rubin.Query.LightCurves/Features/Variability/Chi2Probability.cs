using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Chi2Probability() : ScalarFeature("chi2_pvar")
{
    public override int MinObservations => 2;

    public override string Summary => "The probability of a χ² at least this great in a constant source: the upper incomplete gamma Q((N - 1) / 2, χ² / 2). Small means variable.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Sokolovsky et al. 2017, doi:10.1093/mnras/stw2262";

    public override string Example => "ABS(lc_chi2_pvar([1, 2, 3]) - EXP(-1)) < 1e-12";

    protected override double Value(LightCurve curve) => GammaFunction.UpperRegularized((curve.Count - 1) / 2.0, curve.Moments.Chi2 / 2);
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ReducedChi2() : ScalarFeature("chi2")
{
    public override int MinObservations => 2;

    public override string Summary => "χ² / (N - 1) about the weighted mean.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_chi2([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve) => curve.Moments.Chi2 / (curve.Count - 1);
}

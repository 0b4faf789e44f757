using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsLinearTrend() : ScalarFeature("feets_LinearTrend")
{
    public override int MinObservations => 2;

    public override string Summary => "Slope of the straight line through all values alike.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve) => curve.Moments.Slope;
}

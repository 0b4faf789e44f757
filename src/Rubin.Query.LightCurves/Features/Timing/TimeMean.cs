using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class TimeMean() : ScalarFeature("time_mean")
{
    public override string Summary => "Mean time, unweighted.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_time_mean([5, 6, 8]) = 1";

    protected override double Value(LightCurve curve) => curve.Sums.TimeMean;
}

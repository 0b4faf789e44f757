using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class TimeStandardDeviation() : ScalarFeature("time_standard_deviation")
{
    public override int MinObservations => 2;

    public override string Summary => "Standard deviation of the times, with N - 1.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_time_standard_deviation([5, 6, 8]) = 1";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.Stt / (curve.Count - 1));
}

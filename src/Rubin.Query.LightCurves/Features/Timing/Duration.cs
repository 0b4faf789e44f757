using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Duration() : ScalarFeature("duration")
{
    public override string Summary => "Days from the first to the last measurement.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_duration([5, 5, 7]) = 2";

    protected override double Value(LightCurve curve) => curve.Duration;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MaximumTimeInterval() : ScalarFeature("maximum_time_interval")
{
    public override int MinObservations => 2;

    public override string Summary => "The longest gap between neighbours, in days.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_maximum_time_interval([1, 2, NULL, 4]) = 2";

    protected override double Value(LightCurve curve)
    {
        var time = curve.Time;
        var longest = 0.0;
        for (var i = 1; i < time.Length; i++) longest = Math.Max(longest, time[i] - time[i - 1]);
        return longest;
    }
}

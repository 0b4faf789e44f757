using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class LinearFit() : Feature("linear_fit", "linear_fit_slope", "linear_fit_slope_sigma", "linear_fit_reduced_chi2")
{
    public override int MinObservations => 3;

    public override string Summary => "Straight line through the values by weights 1 / error²: slope, its standard error 1 / √(Σ w (t - mean t)²), χ² / (N - 2).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Press et al. 2007, Numerical Recipes, section 15.2";

    public override string Example => "(lc_linear_fit([1, 3, 5])).linear_fit_slope = 2";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        ref readonly var sums = ref curve.Moments;
        result[0] = sums.WeightedSlope;
        result[1] = 1 / Math.Sqrt(sums.Wtt);
        result[2] = Math.Max(0, sums.Chi2 - sums.WeightedSlope * sums.Wty) / (curve.Count - 2);
    }
}

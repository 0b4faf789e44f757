using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>
/// Parabola g (t - t₀)² + m₀ through the values by weights 1 / error²: g, m₀, χ² / (N - 3). Undefined where g is 0.
/// </summary>
sealed class ParabolaFit() : Feature("parabola_fit", "parabola_fit_g", "parabola_fit_m0", "parabola_fit_reduced_chi2")
{
    public override int MinObservations => 4;

    public override string Summary => "Parabola g (t - t₀)² + m₀ through the values by weights 1 / error²: g, m₀, χ² / (N - 3).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "ABS((lc_parabola_fit([0, 1, 4, 9])).parabola_fit_g - 1) < 1e-12";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        // Orthogonal polynomials about the weighted means: 1, u = t - mean t, v = u² - α u - β.
        ref readonly var sums = ref curve.Moments;
        var weight = curve.Sums.Weight;
        var centre = curve.Sums.WeightedTimeMean;
        var (cube, beta) = (0.0, sums.Wtt / weight);
        var time = curve.Time;
        var w = curve.Weight;
        for (var i = 0; i < time.Length; i++) cube += w[i] * Math.Pow(time[i] - centre, 3);
        var alpha = cube / sums.Wtt;

        double vv = 0, vy = 0, chi2 = 0;
        var value = curve.Value;
        for (var i = 0; i < time.Length; i++)
        {
            var u = time[i] - centre;
            var v = u * u - alpha * u - beta;
            vv += w[i] * v * v;
            vy += w[i] * v * (value[i] - curve.WeightedMean);
        }

        var g = vy / vv;
        var slope = sums.WeightedSlope;
        for (var i = 0; i < time.Length; i++)
        {
            var u = time[i] - centre;
            var residual = value[i] - curve.WeightedMean - slope * u - g * (u * u - alpha * u - beta);
            chi2 += w[i] * residual * residual;
        }

        var linear = slope - g * alpha;
        result[0] = g;
        result[1] = curve.WeightedMean - g * beta - linear * linear / (4 * g);
        result[2] = chi2 / (curve.Count - 3);
        if (g == 0 || !double.IsFinite(g))
        {
            result.Fill(double.NaN);
        }
    }
}

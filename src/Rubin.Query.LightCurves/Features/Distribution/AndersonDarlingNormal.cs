using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>
/// Anderson-Darling statistic against a normal distribution of the curve's own mean and s:
/// (1 + 4 / N - 25 / N²) (-N - 1 / N Σ ((2 i + 1) ln Φ_i + (2 (N - i) - 1) ln (1 - Φ_i))), i from 0 over the sorted values.
/// </summary>
/// <remarks>
/// The logarithm of the tail is computed as such, so the statistic is finite however far a value lies. The package of the default dialect computes
/// 1 - Φ, which is 0 beyond 8.3 s: there that dialect's answer is infinity, here too.
/// </remarks>
sealed class AndersonDarlingNormal() : ScalarFeature("anderson_darling_normal")
{
    // Where 1 - Φ(z) rounds to 0 in double precision.
    const double Vanishing = 8.2924;

    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary => "Anderson-Darling statistic against a normal distribution of the curve's own mean and standard deviation.";

    public override string Source => "Stephens 1974, doi:10.1080/01621459.1974.10480196; Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_anderson_darling_normal([1, 2, 4, 8]) > 0";

    protected override double Value(LightCurve curve)
    {
        double n = curve.Count;
        var deviation = Math.Sqrt(curve.Moments.M2 / (n - 1));
        if (curve.Dialect == Dialect.LightCurve && curve.Maximum - curve.Mean > Vanishing * deviation)
        {
            return double.PositiveInfinity;
        }

        return (1 + 4 / n - 25 / (n * n)) * NormalTail.AndersonDarling(curve.SortedBuffer, curve.Count, curve.Mean, deviation);
    }
}

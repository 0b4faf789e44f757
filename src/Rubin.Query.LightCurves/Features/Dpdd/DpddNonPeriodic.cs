using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Features;

/// <remarks>
/// The DPDD names the 20 numbers and leaves details open. Here: slopes, MAD, skew, deviations and Stetson's indices as of Rubin's own columns, quantiles
/// linear, Butler and Bloom's walk that of their r band at magnitude 19, where structure functions of quasars depend least on the band.
/// </remarks>
sealed class DpddNonPeriodic() : Feature("lcNonPeriodic", [.. Names.Select(n => $"lcNonPeriodic_{n}")])
{
    // Butler and Bloom 2011, table 1, r: lg σ̂² = -4.34 (magnitudes² a day), lg τ = 3.12 (days); σ² = σ̂² τ / 2.
    static readonly double QuasarTau = Math.Pow(10, 3.12);
    static readonly double QuasarVariance = 0.5 * Math.Pow(10, -4.34) * QuasarTau;

    // Of the middle 20, 35, 50, 65 and 80 %.
    static readonly double[] Halves = [0.1, 0.175, 0.25, 0.325, 0.4];

    static readonly Feature[] Parts =
    [
        new FeetsMaxSlope(), new MedianAbsoluteDeviation(), new FeetsMedianBufferRange(), new FeetsPairSlopeTrend(), new PsfFluxSkew(), new FeetsSmallKurtosis(),
        new PsfFluxSigma(), new FeetsBeyond1Std(), new PsfFluxStetsonJ(), new FeetsStetsonK(),
    ];

    static IEnumerable<string> Names =>
    [
        "max_slope", "amplitude", "median_absolute_deviation", "median_buffer_range", "pair_slope_trend", "skew", "small_kurtosis", "std", "beyond_1_std", "stetson_j",
        "stetson_k", "flux_percentile_ratio_mid20", "flux_percentile_ratio_mid35", "flux_percentile_ratio_mid50", "flux_percentile_ratio_mid65",
        "flux_percentile_ratio_mid80", "percent_amplitude", "percent_difference_flux_percentile", "chi2_qso", "chi2_false",
    ];

    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override bool IsArray => true;

    public override string Summary =>
        "The 20 numbers of lcNonPeriodic as the DPDD lists them: slope, max - min, deviations, moments, Stetson's J and K, ratios of percentiles, χ² of a quasar and of a false one.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "LSE-163; DMTN-118; Richards et al. 2011, doi:10.1088/0004-637X/733/1/10; Butler and Bloom 2011, doi:10.1088/0004-6256/141/3/93";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        for (var i = 0; i < Parts.Length; i++) Parts[i].Evaluate(curve, result.Slice(i == 0 ? 0 : i + 1, 1));
        result[1] = curve.Maximum - curve.Minimum;
        double At(double p) => Quantile.Linear(curve.Sorted, p);
        var wide = At(0.95) - At(0.05);
        for (var i = 0; i < Halves.Length; i++) result[11 + i] = wide > 0 ? (At(0.5 + Halves[i]) - At(0.5 - Halves[i])) / wide : double.NaN;
        result[16] = Math.Max(curve.Maximum - curve.Median, curve.Median - curve.Minimum) / curve.Median;
        result[17] = wide / curve.Median;
        Quasar(curve, result[18..]);
    }

    /// <summary>χ² / ν of the walk, and what a variable without memory of the curve's own variance would give.</summary>
    static void Quasar(LightCurve curve, Span<double> result)
    {
        var freedom = curve.Count - 1.0;
        result[0] = DampedRandomWalk.Likelihood(curve, QuasarVariance, QuasarTau).Chi2 / freedom;
        result[1] = DampedRandomWalk.InverseTrace(curve, QuasarVariance, QuasarTau) * curve.Moments.M2 / curve.Count / freedom;
    }
}

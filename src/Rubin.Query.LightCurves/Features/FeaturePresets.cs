namespace Rubin.Query.LightCurves;

/// <summary>Sets of features by one name.</summary>
public static class FeaturePresets
{
    const string RubinFlux = """
        psfFluxMean, psfFluxMeanErr, psfFluxNdata, psfFluxSigma, psfFluxChi2, psfFluxMAD, psfFluxSkew, psfFluxMin, psfFluxMax, psfFluxMaxSlope,
        psfFluxErrMean, psfFluxLinearSlope, psfFluxLinearIntercept, psfFluxPercentile05, psfFluxPercentile25, psfFluxPercentile50,
        psfFluxPercentile75, psfFluxPercentile95, psfFluxStetsonJ
        """;

    static readonly Dictionary<string, string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        // What Rubin's pipelines compute from one flux; all of it needs no second column.
        ["rubin"] = RubinFlux,

        // The 22 columns a band of DP1's DiaObject; the last three come from the companion curve of science fluxes.
        ["rubin_dp1"] = RubinFlux + ", scienceFluxMean, scienceFluxMeanErr, scienceFluxSigma",

        // The 26 values a band of Fink's ad_features.
        ["fink"] = """
            mean, weighted_mean, standard_deviation, median, amplitude, beyond_1_std, cusum, inter_percentile_range_10, kurtosis,
            linear_trend, linear_fit, magnitude_percentage_ratio_40_5, magnitude_percentage_ratio_20_10, maximum_slope,
            median_absolute_deviation, median_buffer_range_percentage_10, percent_amplitude, mean_variance, anderson_darling_normal, chi2,
            skew, stetson_K
            """,
    };

    /// <summary>The names of the presets, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Lists.Keys.Append("all").Order(StringComparer.Ordinal)];

    /// <summary>The features of a preset as a list, or null where there is none of that name.</summary>
    internal static string? Find(string name) =>
        name.Equals("all", StringComparison.OrdinalIgnoreCase) ? string.Join(", ", FeatureCatalog.All.Select(d => d.Name)) : Lists.GetValueOrDefault(name);
}

namespace Rubin.Query.LightCurves;

/// <summary>Sets of features by one name.</summary>
public static class FeaturePresets
{
    const string RubinFlux = """
        psfFluxMean, psfFluxMeanErr, psfFluxNdata, psfFluxSigma, psfFluxChi2, psfFluxMAD, psfFluxSkew, psfFluxMin, psfFluxMax, psfFluxMaxSlope,
        psfFluxErrMean, psfFluxLinearSlope, psfFluxLinearIntercept, psfFluxPercentile05, psfFluxPercentile25, psfFluxPercentile50,
        psfFluxPercentile75, psfFluxPercentile95, psfFluxStetsonJ
        """;

    const string Antares = """
        amplitude, anderson_darling_normal, beyond_1_std, beyond_2_std, cusum, eta_e, inter_percentile_range_2, inter_percentile_range_10,
        inter_percentile_range_25, kurtosis, linear_fit, linear_trend, magnitude_percentage_ratio_40_5, magnitude_percentage_ratio_20_5,
        maximum_slope, mean, median_absolute_deviation, median_buffer_range_percentage_10, median_buffer_range_percentage_20,
        percent_amplitude, percent_difference_magnitude_percentile_5, percent_difference_magnitude_percentile_10, periodogram(5),
        periodogram_shape, chi2, skew, standard_deviation, stetson_K, weighted_mean
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

        // What lc_feature_extractor of ANTARES takes from the light-curve package, a band and kind of value; SNAD, whose package that is, calls it by its own name.
        ["antares"] = Antares,

        ["snad"] = Antares,

        // ALeRCE's features of one band that packages define: those of FATS, the walk, excess variance and the harmonics of the period.
        ["alerce"] = """
            feets_Amplitude, feets_AndersonDarling, feets_Autocor_length, feets_Beyond1Std, feets_Con, feets_Eta_e, feets_Gskew, feets_MaxSlope,
            feets_Mean, feets_Meanvariance, feets_MedianAbsDev, feets_MedianBRP, feets_PairSlopeTrend, feets_PercentAmplitude, feets_Q31,
            feets_PeriodLS, feets_Rcs, feets_Skew, feets_SmallKurtosis, feets_Std, feets_StetsonK, feets_Psi_CS, feets_Psi_eta, feets_LinearTrend,
            chi2_pvar, excess_variance, drw_fit
            """,

        ["dpdd_nonperiodic"] = "lcNonPeriodic",

        ["dpdd_periodic"] = "lcPeriodic",

        ["feets"] = string.Join(", ", FeatureCatalog.OfFeets.Select(d => d.Name)),
    };

    /// <summary>The names of the presets, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Lists.Keys.Append("all").Order(StringComparer.Ordinal)];

    /// <summary>The features of a preset as a list, or null where there is none of that name.</summary>
    internal static string? Find(string name) =>
        name.Equals("all", StringComparison.OrdinalIgnoreCase) ? string.Join(", ", FeatureCatalog.All.Select(d => d.Name)) : Lists.GetValueOrDefault(name);
}

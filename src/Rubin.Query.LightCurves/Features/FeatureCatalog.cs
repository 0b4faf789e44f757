using Rubin.Query.LightCurves.Features;

namespace Rubin.Query.LightCurves;

/// <summary>All features, in one list.</summary>
public static partial class FeatureCatalog
{
    static readonly Lazy<Dictionary<string, FeatureDefinition>> ByName = new(
        () => All!.ToDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase));

    static readonly Lazy<Dictionary<string, Feature>> ByOutput = new(OutputsOfDefaults);

    /// <summary>Names that mean another name.</summary>
    static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["stetson_j"] = "psfFluxStetsonJ",
        ["reduced_chi2"] = "chi2",
        ["mad"] = "median_absolute_deviation",
        ["std"] = "standard_deviation",
    };

    static FeatureParameter[] Spectrum => [new("peaks", 1, 1, 20), new("resolution", 10, 1, 1000), new("max_freq_factor", 1, 0.01, 1000)];

    /// <summary>Every feature, by the packages that define them.</summary>
    public static IReadOnlyList<FeatureDefinition> All { get; } = [.. OfLightCurvePackage, .. OfRubin, .. OfFeets, .. OfDpdd, .. OfFits];

    static IEnumerable<FeatureDefinition> OfLightCurvePackage =>
    [
        new("amplitude", _ => new Amplitude()),
        new("anderson_darling_normal", _ => new AndersonDarlingNormal()),
        new("beyond_n_std", "beyond_{}_std", p => new BeyondDeviations(p[0]), new FeatureParameter("n", 1)),
        new("biweight_scale", "biweight_scale_{}", p => new BiweightScale(p[0]), new FeatureParameter("c", 9)),
        new("chi2", _ => new ReducedChi2()),
        new("chi2_pvar", _ => new Chi2Probability()),
        new("color_of_maximum", _ => new ColorOfMaximum()),
        new("color_of_median", _ => new ColorOfMedian()),
        new("color_of_minimum", _ => new ColorOfMinimum()),
        new("color_spread", _ => new ColorSpread()),
        new("cusum", _ => new CumulativeSum()),
        new("duration", _ => new Duration()),
        new("eta", _ => new Eta()),
        new("eta_e", _ => new EtaByTime()),
        new("excess_variance", _ => new ExcessVariance()),
        new("flux_n_not_det_before_fd", "flux_n_not_det_before_fd_{}", p => new NotDetectedBefore(p[0]), new FeatureParameter("signal_to_noise", 5)),
        new("inter_percentile_range", "inter_percentile_range_{}", p => new InterPercentileRange(p[0]), FeatureParameter.Tail("p", 0.25)),
        new("jump", "jump_{}_{}", p => new Jumps(p[0], p[1]), new FeatureParameter("recent", 10), new FeatureParameter("base", 60)),
        new("kurtosis", _ => new Kurtosis()),
        new("lafler_kinman_string_length", _ => new StringLength()),
        new("linear_fit", _ => new LinearFit()),
        new("linear_trend", _ => new LinearTrend()),
        new("magnitude_percentage_ratio", "magnitude_percentage_ratio_{}_{}", p => new PercentageRatio(p[0], p[1]), FeatureParameter.Tail("n", 0.4), FeatureParameter.Tail("d", 0.05)),
        new("maximum_slope", _ => new MaximumSlope()),
        new("maximum_time_interval", _ => new MaximumTimeInterval()),
        new("mean", _ => new Mean()),
        new("mean_variance", _ => new MeanVariance()),
        new("median", _ => new Median()),
        new("median_absolute_deviation", _ => new MedianAbsoluteDeviation()),
        new("median_buffer_range_percentage", "median_buffer_range_percentage_{}", p => new MedianBufferRange(p[0]), FeatureParameter.Tail("q", 0.1) with { Greatest = 1 }),
        new("minimum_time_interval", _ => new MinimumTimeInterval()),
        new("multi_color_periodogram", "multi_color_periodogram", p => new MultiColorPeriodogram("multi_color", false, p[0], p[1], p[2]), Spectrum),
        new("multi_color_chi2_periodogram", "multi_color_chi2_periodogram", p => new MultiColorPeriodogram("multi_color_chi2", true, p[0], p[1], p[2]), Spectrum),
        new("n_dropped", _ => new DroppedCount()),
        new("observation_count", _ => new ObservationCount()),
        new("otsu_split", _ => new OtsuSplit()),
        new("parabola_fit", _ => new ParabolaFit()),
        new("percent_amplitude", _ => new PercentAmplitude()),
        new("percent_difference_magnitude_percentile", "percent_difference_magnitude_percentile_{}", p => new PercentDifference(p[0]), FeatureParameter.Tail("p", 0.05)),
        new("periodogram", "periodogram", p => new PeriodogramPeaks(p[0], p[1], p[2]), Spectrum),
        new("periodogram_shape", "periodogram_shape", p => new PeriodogramShape(p[0], p[1]), Spectrum[1..]),
        new("qn", _ => new QnScale()),
        new("roms", _ => new RobustMedianStatistic()),
        new("skew", _ => new Skew()),
        new("standard_deviation", _ => new StandardDeviation()),
        new("stetson_K", _ => new StetsonK()),
        new("time_mean", _ => new TimeMean()),
        new("time_standard_deviation", _ => new TimeStandardDeviation()),
        new("weighted_mean", _ => new WeightedMean()),
    ];

    static IEnumerable<FeatureDefinition> OfRubin =>
    [
        new("psfFluxMean", _ => new PsfFluxMean()),
        new("psfFluxMeanErr", _ => new PsfFluxMeanError()),
        new("psfFluxNdata", _ => new PsfFluxNdata()),
        new("psfFluxSigma", _ => new PsfFluxSigma()),
        new("psfFluxChi2", _ => new PsfFluxChi2()),
        new("psfFluxMAD", _ => new PsfFluxMad()),
        new("psfFluxSkew", _ => new PsfFluxSkew()),
        new("psfFluxMin", _ => new PsfFluxMinimum()),
        new("psfFluxMax", _ => new PsfFluxMaximum()),
        new("psfFluxMaxSlope", _ => new PsfFluxMaxSlope()),
        new("psfFluxErrMean", _ => new PsfFluxErrorMean()),
        new("psfFluxLinearSlope", _ => new PsfFluxLinearSlope()),
        new("psfFluxLinearIntercept", _ => new PsfFluxLinearIntercept()),
        new("psfFluxPercentile05", _ => new PsfFluxPercentile(5)),
        new("psfFluxPercentile25", _ => new PsfFluxPercentile(25)),
        new("psfFluxPercentile50", _ => new PsfFluxPercentile(50)),
        new("psfFluxPercentile75", _ => new PsfFluxPercentile(75)),
        new("psfFluxPercentile95", _ => new PsfFluxPercentile(95)),
        new("psfFluxStetsonJ", _ => new PsfFluxStetsonJ()),
        new("scienceFluxMean", _ => new ScienceFluxMean()),
        new("scienceFluxMeanErr", _ => new ScienceFluxMeanError()),
        new("scienceFluxSigma", _ => new ScienceFluxSigma()),
        new("ap_lombScarglePeriodogram", _ => new LombScarglePeriod()),
        new("ap_lombScarglePeriodogramMulti", _ => new LombScargleMultiPeriod()),
    ];

    /// <summary>All names: of features, of what they give, and aliases.</summary>
    internal static IEnumerable<string> Names => All.Select(d => d.Name).Concat(All.SelectMany(d => d.Default.Outputs)).Concat(Aliases.Keys);

    /// <summary>The other names of a definition.</summary>
    internal static IEnumerable<string> AliasesOf(FeatureDefinition definition) => Aliases.Where(a => a.Value == definition.Name).Select(a => a.Key);

    /// <summary>The definition of that name or alias, ignoring case; null where there is none.</summary>
    public static FeatureDefinition? Find(string name) => ByName.Value.GetValueOrDefault(Aliases.GetValueOrDefault(name, name));

    /// <summary>The feature one of whose outputs has that name, ignoring case; null where there is none.</summary>
    public static Feature? FindByOutput(string output) =>
        ByOutput.Value.GetValueOrDefault(Aliases.GetValueOrDefault(output, output)) ?? All.Select(d => d.FromName(output)).FirstOrDefault(f => f is not null);

    /// <summary>A feature that compares two bands, as <c>color_of_median(g, r)</c>; null where it is none.</summary>
    internal static Feature? ColorOf(string name, string[] bands) =>
        ColorBetween.IsColor(name) && bands is [var first, var second] ? new ColorBetween(name.ToLowerInvariant(), first, second) : null;

    static Dictionary<string, Feature> OutputsOfDefaults()
    {
        var features = new Dictionary<string, Feature>(StringComparer.OrdinalIgnoreCase);
        foreach (var feature in All.Select(d => d.Default))
        {
            foreach (var output in feature.Outputs)
            {
                features.TryAdd(output, feature);
            }
        }

        return features;
    }
}

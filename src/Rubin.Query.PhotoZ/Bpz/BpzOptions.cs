using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;
using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>The options of kinds that fit templates.</summary>
static class BpzOptions
{
    static readonly string[] AnalyticNames = [AnalyticTemplates.Name];
    static readonly double[] NoReddening = [0];
    static readonly double[] ZeroPointError = [0.1];

    /// <summary>The options, with the defaults that differ between kinds.</summary>
    /// <param name="prior">The prior where none is named.</param>
    /// <param name="laws">The laws of extinction where none are named.</param>
    public static ValueList<PhotozOption> All(string prior, string[] laws) =>
    [
        new("seds", OptionType.Texts, AnalyticNames, "The templates: a list like 'CWWSB4' or 'dir/my.list', .sed files, or 'analytic' for the project's own."),
        new("filters", OptionType.Texts, AnalyticNames, "The filters: a set like 'DC2LSST', 'dir/my_{band}.res', a .res file for each band, or 'analytic'."),
        new("path", OptionType.File, null, "The folder that templates (in SED) and filters (in FILTER) are in."),
        new("prior", OptionType.Text, prior, "'hdfn' for that of the Hubble Deep Field, 'fit' for one fitted to the rows of AS SELECT, or 'none'."),
        new("types", OptionType.Numbers, null, "How many templates each type of the prior has: 1, 2, 5 for 8 templates and 10, 5, 16 for 31."),
        PhotozOption.Count("interp", 0, "How many templates to interpolate between neighbours.", 0, 100),
        new("laws", OptionType.Texts, laws, "Laws of extinction: calzetti, calzetti_bump1, calzetti_bump2, smc, milky_way."),
        new("ebv", OptionType.Numbers, NoReddening, "Values of E(B-V) to redden every template by.") { Least = 0, Greatest = 10 },
        new("madau", OptionType.Truth, false, "Whether intergalactic hydrogen absorbs (Madau 1995)."),
        new("zp_err", OptionType.Numbers, ZeroPointError, "The error of the zero points in magnitudes, one or one for each band.") { Least = 0, Greatest = 10 },
        PhotozOption.Number("mag_err_min", 0.005, "The least error of a magnitude.", 1e-6, 10),
        new("ref_band", OptionType.Text, null, "The band whose magnitude the prior takes: i, or the middle one where there is no i."),
        PhotozOption.Number("p_min", 0.005, "Densities below this share of the greatest count as 0.", 0, 0.999),
        PhotozOption.Number("gauss_kernel", 0, "The width in redshift that densities are smoothed with.", 0, 10),
        PhotozOption.Number("min_rms", 0.05, "The scatter in z/(1+z) that the odds rest on.", 1e-6, 10),
        new("compat", OptionType.Truth, true, "Whether magnitudes that were not detected tell nothing, as in RAIL; FALSE takes the limits of mag_limits."),
        new("exact", OptionType.Truth, false, "Whether to compute in 64-bit numbers, a hundred times slower."),
    ];

    /// <summary>How objects are fitted.</summary>
    /// <exception cref="QueryException">Options contradict each other.</exception>
    public static BpzSettings Settings(PhotozOptions options, ValueList<string> bands)
    {
        var limits = options.Numbers("mag_limits") is { } given
            ? ForEach(options, "mag_limits", given, bands)
            : [.. bands.Select(b => MagnitudeLimits.OfLsst(b) ?? double.NaN)];
        if (!options.Truth("compat") && limits.Any(double.IsNaN))
        {
            throw options.Wrong("mag_limits", "is missing", "the limiting magnitude of each band; compat = TRUE needs none");
        }

        return new BpzSettings(
            ForEach(options, "zp_err", options.Numbers("zp_err")!, bands), limits, ReferenceBand(options, bands), options.Number("mag_err_min"), options.Number("p_min"),
            options.Number("gauss_kernel"), options.Number("min_rms"), options.Truth("compat"), options.Truth("exact"));
    }

    /// <summary>How many templates each type has, before interpolation.</summary>
    /// <param name="options">The options.</param>
    /// <param name="templates">How many templates there are before they are reddened.</param>
    /// <param name="reddenings">How often each is there.</param>
    /// <param name="needed">Whether there is a prior that needs types.</param>
    public static ValueList<int> Types(PhotozOptions options, int templates, int reddenings, bool needed)
    {
        var types = options.Numbers("types");
        if (types is null && !needed)
        {
            return [templates * reddenings];
        }

        types ??= templates switch
        {
            8 => [1, 2, 5],
            31 => [10, 5, 16],
            _ => throw options.Wrong("types", $"is missing: the prior has to know of which type each of the {templates} templates is", "types = [1, 2, 5]; prior = 'none' needs none"),
        };
        return types.All(n => n >= 1 && n == Math.Floor(n)) && types.Sum() == templates
            ? [.. types.Select(n => (int)n * reddenings)]
            : throw options.Wrong("types", $"must be whole numbers of sum {templates}, the number of templates");
    }

    static int ReferenceBand(PhotozOptions options, ValueList<string> bands)
    {
        var wanted = options.Text("ref_band");
        var found = bands.ToList().FindIndex(b => b.Equals(wanted ?? "i", StringComparison.OrdinalIgnoreCase));
        if (found < 0 && wanted is not null)
        {
            throw options.Wrong("ref_band", $"must be one of {string.Join(", ", bands)}");
        }

        return found >= 0 ? found : bands.Count / 2;
    }

    static ValueList<double> ForEach(PhotozOptions options, string name, IReadOnlyList<double> values, ValueList<string> bands) => values.Count switch
    {
        1 => [.. Enumerable.Repeat(values[0], bands.Count)],
        var count when count == bands.Count => [.. values],
        var count => throw options.Wrong(name, $"has {count} values for {bands.Count} bands"),
    };
}

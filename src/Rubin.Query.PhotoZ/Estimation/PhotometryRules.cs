namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>How the numbers of a query are understood.</summary>
/// <param name="NotDetected">The magnitude that stands for an object that was not detected.</param>
/// <param name="NotObserved">The magnitude that stands for a band that was not observed.</param>
/// <param name="LeastRatio">Signal to noise below which a flux is not detected.</param>
/// <param name="Extinction">Magnitudes of extinction in each band for E(B-V) = 1; NaN where nobody said.</param>
public sealed record PhotometryRules(double NotDetected, double NotObserved, double LeastRatio, ValueList<double> Extinction)
{
    /// <summary>
    /// A(band)/E(B-V) of the LSST bands for the map of Schlegel, Finkbeiner and Davis (1998): the law of Cardelli, Clayton and Mathis with R(V) = 3.1, as LSST DESC's RAIL has it.
    /// </summary>
    static readonly Dictionary<string, double> Lsst = new(StringComparer.OrdinalIgnoreCase)
    {
        ["u"] = 4.81,
        ["g"] = 3.64,
        ["r"] = 2.70,
        ["i"] = 2.06,
        ["z"] = 1.58,
        ["y"] = 1.31,
    };

    /// <summary>What a model's options say.</summary>
    /// <exception cref="QueryException">There are not as many coefficients of extinction as bands.</exception>
    public static PhotometryRules Of(PhotozOptions options, ValueList<string> bands)
    {
        var given = options.Numbers("extinction");
        if (given is not null && given.Count != bands.Count)
        {
            throw options.Wrong("extinction", $"has {given.Count} values for {bands.Count} bands");
        }

        return new(
            options.Number("nondetect"),
            options.Number("unobserved"),
            options.Number("min_snr"),
            given?.ToValueList() ?? bands.Map(b => Lsst.TryGetValue(b, out var extinction) ? extinction : double.NaN));
    }
}

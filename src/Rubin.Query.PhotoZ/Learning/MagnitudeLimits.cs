using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Learning;

/// <summary>The magnitudes that stand for an object which was observed and not detected.</summary>
static class MagnitudeLimits
{
    /// <summary>Limiting magnitudes of ten years of LSST, as RAIL has them.</summary>
    static readonly Dictionary<string, float> Lsst = new(StringComparer.OrdinalIgnoreCase)
    {
        ["u"] = 27.79f,
        ["g"] = 29.04f,
        ["r"] = 29.06f,
        ["i"] = 28.62f,
        ["z"] = 27.98f,
        ["y"] = 27.05f,
    };

    /// <summary>The limit of a band of LSST; null for any other.</summary>
    public static float? OfLsst(string band) => Lsst.TryGetValue(band, out var limit) ? limit : null;

    /// <summary>The limits of the option <c>mag_limits</c>; of LSST; and of a band that LSST does not have, the faintest magnitude of the training rows.</summary>
    public static float[] Of(PhotozOptions options, TrainingSet training)
    {
        if (options.Numbers("mag_limits") is not { } given)
        {
            return [.. training.Bands.Select((name, band) => OfLsst(name) ?? Faintest(training.Photometry, band))];
        }

        return given.Count == training.Bands.Count
            ? [.. given.Select(limit => (float)limit)]
            : throw options.Wrong("mag_limits", $"has {given.Count} values for {training.Bands.Count} bands");
    }

    static float Faintest(Photometry photometry, int band)
    {
        var faintest = 0f;
        var magnitudes = photometry.Values(band);
        for (var row = 0; row < magnitudes.Length; row++)
        {
            faintest = photometry.Status(band)[row] == BandStatus.Detected ? MathF.Max(faintest, magnitudes[row]) : faintest;
        }

        return faintest;
    }
}

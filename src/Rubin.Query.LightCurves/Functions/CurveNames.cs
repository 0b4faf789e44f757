namespace Rubin.Query.LightCurves.Functions;

/// <summary>What the columns of a light curve are called: here, in Rubin's tables and alerts, in HATS catalogs of ZTF and others. Earlier names come first.</summary>
static class CurveNames
{
    static readonly string[] Times =
        ["t", "mjd", "midpointMjdTai", "expMidptMJD", "midPointTai", "time", "hmjd", "obsmjd", "hjd", "bjd", "jd"];

    static readonly string[] Values =
        ["flux", "psfFlux", "mag", "psfMag", "magpsf", "psfDiffFlux", "diffFlux", "apFlux", "forcedflux", "magnitude", "value", "m", "y"];

    static readonly string[] Errors = ["e", "err", "error", "sigma", "sigmapsf", "dy", "yerr"];

    static readonly string[] Bands = ["band", "filter", "filterName", "fid", "filterid", "filtercode", "passband"];

    /// <summary>Position of the times; -1 where there are none.</summary>
    public static int Time(IReadOnlyList<string> names) => Find(names, Times);

    /// <summary>Position of the fluxes or magnitudes; -1 where there are none. Only beside t is y a value before all others: in catalogs it is a place on the detector.</summary>
    public static int Value(IReadOnlyList<string> names) => Find(names, "t") >= 0 && Find(names, "y") is >= 0 and var y ? y : Find(names, Values);

    /// <summary>Position of the bands; -1 where there are none.</summary>
    public static int Band(IReadOnlyList<string> names) => Find(names, Bands);

    /// <summary>Position of the errors of the values of that name; -1 where there are none.</summary>
    public static int Error(IReadOnlyList<string> names, string value) =>
        Find(names, [$"{value}Err", $"{value}_err", $"{value}Error", $"{value}_error", $"e_{value}", $"sigma_{value}", .. Errors]);

    /// <summary>Position of a name; -1 where it is not there.</summary>
    public static int Find(IReadOnlyList<string> names, params ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return -1;
    }
}

using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>What an object is.</summary>
enum SkyClass
{
    Star,
    Galaxy,
    Quasar,
    RrLyrae,
    EclipsingBinary,
    Supernova,
}

/// <summary>The truth about an object: all else is measured from it.</summary>
/// <param name="Item">Its number, by which random numbers are drawn.</param>
/// <param name="Place">Where it is.</param>
/// <param name="RaDegrees">The same, in degrees.</param>
/// <param name="DecDegrees">The same, in degrees.</param>
sealed record SkyObject(long Item, UnitVector Place, double RaDegrees, double DecDegrees)
{
    /// <summary>What it is.</summary>
    public required SkyClass Class { get; init; }

    /// <summary>Its mean magnitude in r, without dust.</summary>
    public required double Magnitude { get; init; }

    /// <summary>Mean fluxes in nJy behind the dust: all of the light.</summary>
    public required PerBand Flux { get; init; }

    /// <summary>The share of the light that a point source's profile catches: 1 for point sources.</summary>
    public required double PointShare { get; init; }

    /// <summary>E(B-V) of the dust before it.</summary>
    public required double Reddening { get; init; }

    /// <summary>Redshift; null for stars.</summary>
    public double? Redshift { get; init; }

    /// <summary>Period in days; null where it has none.</summary>
    public double? Period { get; init; }

    /// <summary>
    /// Size of its variation: magnitudes peak to peak, depth of the primary eclipse, deviation of the random walk; null for what does
    /// not vary.
    /// </summary>
    public double? Amplitude { get; init; }

    /// <summary>MJD of maximum light, or of the middle of an eclipse; null where it has none.</summary>
    public double? Epoch { get; init; }

    /// <summary>Whether it looks like a point.</summary>
    public bool IsPoint => Class is not (SkyClass.Galaxy or SkyClass.Supernova);

    /// <summary>The name of a class in the table of truth.</summary>
    public static string NameOf(SkyClass kind) => kind switch
    {
        SkyClass.Star => "star",
        SkyClass.Galaxy => "galaxy",
        SkyClass.Quasar => "quasar",
        SkyClass.RrLyrae => "rr_lyrae",
        SkyClass.EclipsingBinary => "eclipsing_binary",
        SkyClass.Supernova => "supernova",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

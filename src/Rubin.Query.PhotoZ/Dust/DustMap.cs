using Rubin.Query.Sky;

namespace Rubin.Query.PhotoZ.Dust;

/// <summary>
/// Reddening by the dust of the Milky Way as Schlegel, Finkbeiner and Davis mapped it (1998, doi:10.1086/305772): two images in Lambert's zenithal equal-area projection,
/// of the northern and southern galactic hemisphere. Immutable.
/// </summary>
/// <param name="north">The northern hemisphere.</param>
/// <param name="south">The southern one.</param>
sealed class DustMap(DustImage north, DustImage south)
{
    /// <summary>What users set to the folder of the maps.</summary>
    public const string FolderVariable = "SFD_DIR";

    static readonly FrameChange ToGalactic = new(SkyFrame.Icrs, SkyFrame.Galactic);
    static readonly Lock Gate = new();
    static (string Folder, DustMap Map)? _opened;

    /// <summary>The map in the folder that <see cref="FolderVariable"/> names; read once.</summary>
    /// <exception cref="QueryException">It names none, or the map cannot be read.</exception>
    public static DustMap OfUser()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrEmpty(folder))
        {
            throw new QueryException(
                QueryErrorCode.Data, $"there is no dust map: the environment variable {FolderVariable} does not name its folder",
                hint: "put SFD_dust_4096_ngp.fits and SFD_dust_4096_sgp.fits there, or use a column of E(B-V)");
        }

        lock (Gate)
        {
            if (_opened?.Folder != folder)
            {
                _opened = (folder, Open(folder));
            }

            return _opened.Value.Map;
        }
    }

    /// <summary>The map in a folder.</summary>
    /// <exception cref="QueryException">A file is missing or wrong.</exception>
    public static DustMap Open(string folder) =>
        new(DustImage.Read(Path.Combine(folder, "SFD_dust_4096_ngp.fits")), DustImage.Read(Path.Combine(folder, "SFD_dust_4096_sgp.fits")));

    /// <summary>E(B−V) in magnitudes in a direction of ICRS, in degrees; NaN for directions that are not finite.</summary>
    public double At(double ra, double dec)
    {
        if (!double.IsFinite(ra) || !(Math.Abs(dec) <= 90))
        {
            return double.NaN;
        }

        var (longitude, latitude) = ToGalactic.Of(UnitVector.FromDegrees(ra, dec)).ToDegrees();
        return AtGalactic(double.DegreesToRadians(longitude), double.DegreesToRadians(latitude));
    }

    /// <summary>The same at galactic longitude and latitude in radians: eqs. C1 and C2 of the paper, with n = ±1 for the hemisphere.</summary>
    public double AtGalactic(double longitude, double latitude)
    {
        var (image, n) = latitude >= 0 ? (north, 1) : (south, -1);
        var radius = Math.Sqrt(1 - (n * Math.Sin(latitude))) * image.Size / 2;
        var (sin, cos) = Math.SinCos(longitude);
        var centre = (image.Size - 1) / 2.0;
        return image.At((radius * cos) + centre, (-n * radius * sin) + centre);
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Rows of the reference catalog: 60 % of the bright objects, each 0.05 to 0.3 arcseconds from where the survey saw it.</summary>
sealed class ReferenceRows(long seed)
{
    const double Share = 0.6;
    const double FaintestMagnitude = 21;
    const double ReferenceEpoch = 2016;

    // Gaia's ids begin with the order-12 cell, 35 bits above the rest.
    const int IdOrder = 12;
    const int IdShift = 35;

    internal static Schema Schema { get; } = new(
    [
        SkyColumns.Make("source_id", DataType.Int64, null, "meta.id;meta.main", "Unique id of the source"),
        SkyColumns.Ra("ra"),
        SkyColumns.Dec("dec"),
        SkyColumns.Make("ref_epoch", DataType.Double, "yr", "meta.ref;time.epoch", "Epoch of the position, Julian year"),
        Optional("pmra", "mas/yr", "pos.pm;pos.eq.ra", "Proper motion in right ascension times cos(dec); NULL for galaxies"),
        Optional("pmdec", "mas/yr", "pos.pm;pos.eq.dec", "Proper motion in declination; NULL for galaxies"),
        Optional("parallax", "mas", "pos.parallax.trig", "Parallax; NULL for galaxies"),
        SkyColumns.Make("phot_g_mean_mag", DataType.Float, "mag", "phot.mag;em.opt", "Mean magnitude in a broad band"),
        SkyColumns.Make("bp_rp", DataType.Float, "mag", "phot.color;em.opt", "Colour, blue minus red"),
    ]);

    static Field Optional(string name, string unit, string ucd, string description) =>
        SkyColumns.Make(name, DataType.Double, unit, ucd, description) with { Nullable = true };

    /// <summary>Whether the catalog has an object.</summary>
    internal bool Has(SkyObject source) => source.Magnitude < FaintestMagnitude && Draw(source).Uniform() < Share;

    /// <summary>Where the catalog has it, in degrees.</summary>
    internal (double RaDegrees, double DecDegrees) PlaceOf(SkyObject source)
    {
        var random = Draw(source);
        random.Uniform();
        var distance = random.Uniform(0.05, 0.3) * Angle.RadiansPerArcsecond;
        return SkyField.Offset(source.Place, distance, random.Uniform(0, 2 * Math.PI)).ToDegrees();
    }

    internal static long CellOf((double RaDegrees, double DecDegrees) place) => Healpix.IndexFromDegrees(place.RaDegrees, place.DecDegrees);

    /// <summary>The rows of some objects that the catalog has.</summary>
    internal RecordBatch Of(SkyObjects part)
    {
        var places = Array.ConvertAll(part.Objects, PlaceOf);
        var motions = Array.ConvertAll(part.Objects, MotionOf);
        Column[] columns =
        [
            new Column<long>(places.Select((p, i) => IdOf(CellOf(p), part.First + i)).ToArray()),
            new Column<double>(Array.ConvertAll(places, p => p.RaDegrees)),
            new Column<double>(Array.ConvertAll(places, p => p.DecDegrees)),
            new Column<double>(Array.ConvertAll(places, _ => ReferenceEpoch)),
            SkyColumns.Optional(DataType.Double, motions.Select(m => m?.Ra)),
            SkyColumns.Optional(DataType.Double, motions.Select(m => m?.Dec)),
            SkyColumns.Optional(DataType.Double, motions.Select(m => m?.Parallax)),
            new Column<float>(Array.ConvertAll(part.Objects, BroadMagnitude)),
            new Column<float>(Array.ConvertAll(part.Objects, o => (float)(2.5 * Math.Log10(o.Flux[3] / o.Flux[1]) + 0.3))),
        ];
        return new(Schema, columns, places.Length);
    }

    static long IdOf(long cell, long position) => (cell >> (2 * (Healpix.MaxOrder - IdOrder)) << IdShift) + position;

    static float BroadMagnitude(SkyObject source) => (float)(Bands.ZeroPoint - 2.5 * Math.Log10(0.5 * (source.Flux[1] + source.Flux[3])));

    /// <summary>Stars move the faster the nearer they are; quasars stand still within the errors.</summary>
    (double Ra, double Dec, double Parallax)? MotionOf(SkyObject source)
    {
        if (!source.IsPoint)
        {
            return null;
        }

        const double VelocityOverDistance = 1 / 4.74;
        const double Dispersion = 40;
        var random = Draw(source, skip: 3);
        var error = 0.03 * Math.Pow(10, 0.2 * Math.Max(source.Magnitude - 15, 0));
        var parallax = source.Class == SkyClass.Quasar ? 0 : Math.Pow(10, -0.2 * (source.Magnitude - random.Uniform(5, 9) - 10));
        double Motion(ref SkyRandom draws) => Dispersion * VelocityOverDistance * parallax * draws.Normal() + error * draws.Normal();
        return (Motion(ref random), Motion(ref random), parallax + error * random.Normal());
    }

    SkyRandom Draw(SkyObject source, int skip = 0)
    {
        var random = new SkyRandom(seed, source.Item, RandomPurpose.Reference);
        for (var i = 0; i < skip; i++)
        {
            random.Uniform();
        }

        return random;
    }
}

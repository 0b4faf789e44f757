using Rubin.Query.Arrow;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Rows of Visit, in the order of time.</summary>
static class VisitRows
{
    const double ExposureSeconds = 30;

    internal static Schema Schema { get; } = new(
    [
        SkyColumns.Visit,
        SkyColumns.Band,
        SkyColumns.Make("ra", DataType.Double, "deg", "pos.eq.ra", "Right ascension of the centre of the focal plane"),
        SkyColumns.Make("dec", DataType.Double, "deg", "pos.eq.dec", "Declination of the centre of the focal plane"),
        SkyColumns.Make("expTime", DataType.Double, "s", "time.duration;obs.exposure", "Duration of the exposure"),
        SkyColumns.Make("expMidptMJD", DataType.Double, "d", "time.epoch;obs.exposure", "Middle of the exposure, MJD (TAI)"),
    ]);

    internal static RecordBatch Of(Survey survey)
    {
        Visit[] visits = [.. survey.Visits];
        var centers = Array.ConvertAll(visits, v => v.Center.ToDegrees());
        Column[] columns =
        [
            new Column<long>(Array.ConvertAll(visits, v => v.Id)),
            SkyColumns.Coded(Array.ConvertAll(visits, v => v.Band), Bands.Names),
            new Column<double>(Array.ConvertAll(centers, c => c.RaDegrees)),
            new Column<double>(Array.ConvertAll(centers, c => c.DecDegrees)),
            new Column<double>(Array.ConvertAll(visits, _ => ExposureSeconds)),
            new Column<double>(Array.ConvertAll(visits, v => v.Mjd)),
        ];
        return new(Schema, columns, visits.Length);
    }
}

using Rubin.Query.Arrow;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Rows of Truth: what objects are, in the order of their ids.</summary>
static class TruthRows
{
    internal static Schema Schema { get; } = new(
    [
        SkyColumns.ObjectId,
        SkyColumns.Make("class", DataType.Utf8, null, "src.class", "star, galaxy, quasar, rr_lyrae, eclipsing_binary or supernova"),
        SkyColumns.Make("rMag", DataType.Double, "mag", "phot.mag;em.opt.R", "Mean AB magnitude in r without dust or supernova"),
        Optional("redshift", null, "src.redshift", "Redshift; NULL for stars"),
        Optional("period", "d", "time.period", "Period; NULL where the light does not repeat"),
        Optional("amplitude", "mag", "src.var.amplitude", "Size of the variation; NULL where there is none, and for supernovae"),
        Optional("epochMJD", "d", "time.epoch", "Maximum light, of an eclipsing binary the middle of an eclipse, MJD (TAI); else NULL"),
    ]);

    static Field Optional(string name, string? unit, string ucd, string description) =>
        SkyColumns.Make(name, DataType.Double, unit, ucd, description) with { Nullable = true };

    internal static RecordBatch Of(SkyObjects part)
    {
        var objects = part.Objects;
        Column[] columns =
        [
            new Column<long>(Enumerable.Range(0, objects.Length).Select(part.IdOf).ToArray()),
            SkyColumns.Coded(Array.ConvertAll(objects, o => (int)o.Class), Enum.GetValues<SkyClass>().Select(SkyObject.NameOf)),
            new Column<double>(Array.ConvertAll(objects, o => o.Magnitude)),
            SkyColumns.Optional(DataType.Double, objects.Select(o => o.Redshift)),
            SkyColumns.Optional(DataType.Double, objects.Select(o => o.Period)),
            SkyColumns.Optional(DataType.Double, objects.Select(o => o.Amplitude)),
            SkyColumns.Optional(DataType.Double, objects.Select(o => o.Epoch)),
        ];
        return new(Schema, columns, objects.Length);
    }
}

using Rubin.Query.Arrow;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Columns as the observatory's schema names and describes them (sdm_schemas, dp1.yaml).</summary>
static class SkyColumns
{
    internal static Field Ra(string name = "coord_ra") =>
        Make(name, DataType.Double, "deg", "pos.eq.ra;meta.main", "Right ascension (ICRS)");

    internal static Field Dec(string name = "coord_dec") =>
        Make(name, DataType.Double, "deg", "pos.eq.dec;meta.main", "Declination (ICRS)");

    internal static Field ObjectId { get; } = Make("objectId", DataType.Int64, null, "meta.id;src", "Unique id of the object");

    internal static Field Visit { get; } = Make("visit", DataType.Int64, null, "meta.id;obs.image", "Id of the visit");

    internal static Field Band { get; } = Make("band", DataType.Utf8, null, "meta.id;instr.filter", "Name of the band: u, g, r, i, z or y");

    /// <summary>A column without NULLs.</summary>
    internal static Field Make(string name, DataType type, string? unit, string? ucd, string description) =>
        new(name, type, Nullable: false)
        {
            Metadata = Metadata.Empty.With(MetadataKeys.Unit, unit).With(MetadataKeys.Ucd, ucd).With(MetadataKeys.Description, description),
        };

    /// <summary>Texts of a few kinds, as codes.</summary>
    internal static DictionaryColumn Coded(ReadOnlyMemory<int> codes, IEnumerable<string> names)
    {
        var builder = ColumnBuilder.Create(DataType.Utf8);
        foreach (var name in names)
        {
            builder.AppendValue(name);
        }

        return new(codes, builder.Build());
    }

    /// <summary>Numbers of which some are NULL.</summary>
    internal static Column Optional<T>(DataType type, IEnumerable<T?> values)
        where T : unmanaged
    {
        var builder = ColumnBuilder.Create(type);
        foreach (var value in values)
        {
            builder.AppendValue(value);
        }

        return builder.Build();
    }
}

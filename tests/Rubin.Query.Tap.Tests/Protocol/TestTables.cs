using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>Small tables: stars with positions, all types with NULLs, names that need quotes, and observations.</summary>
static class TestTables
{
    public const int Stars = 600;

    /// <summary>Stars on a grid around (56.75, 24.12): the star of number i has the magnitude 15 + i/100.</summary>
    public static CatalogTable Sky { get; } = new("sky", "star", new InMemoryTable(StarSchema, [StarBatch()]) { Position = new("ra", "dec") }) { Description = "Stars on a grid" };

    /// <summary>Fluxes of stars, which point to them: the star 1000 has three.</summary>
    public static CatalogTable Fluxes { get; } = new("sky", "flux", Table([new("id", DataType.Int64), new("mjd", DataType.Double), new("flux", DataType.Float)], [
        [1000L, 60000.0, 1f], [1000L, 60001.0, 2f], [1000L, 60002.0, 3f], [1001L, 60000.0, 4f]]))
    { Links = [new(["id"], "sky", "star", ["id"], null)] };

    /// <summary>A row of values, one of NULLs, one of values at the limits of their types, with text that is not ASCII.</summary>
    public static CatalogTable Types { get; } = new("types", "everything", new InMemoryTable(TypesSchema, [TypesBatch()]));

    public static CatalogTable Nothing { get; } = new("types", "nothing", new InMemoryTable(TypesSchema, []));

    /// <summary>Names that are reserved, or not regular.</summary>
    public static CatalogTable Odd { get; } = new("odd", "2mass-x", Table([new("_healpix_29", DataType.Int64), new("size", DataType.Double), new("Größe", DataType.Utf8), new("date", DataType.Timestamp)], [
        [1L, 2.5, "groß", new DateTime(2026, 1, 31)], [2L, null, null, null]]));

    /// <summary>Observations, without any of the metadata that ObsCore wants.</summary>
    public static CatalogTable ObsCore { get; } = new("ivoa", "ObsCore", Table(
        [
            Text("dataproduct_type"), new("calib_level", DataType.Int32), Text("obs_collection"), Text("obs_id"), Text("obs_publisher_did"), Text("access_url"), Text("access_format"),
            new("access_estsize", DataType.Int64), Text("target_name"), Number("s_ra"), Number("s_dec"), Number("s_fov"), Text("s_region"), Number("s_resolution"), Number("t_min"),
            Number("t_max"), Number("t_exptime"), Number("t_resolution"), Number("em_min"), Number("em_max"), Number("em_res_power"), Text("o_ucd"), Text("pol_states"),
            Text("facility_name"), Text("instrument_name"), new("s_xel1", DataType.Int64), new("s_xel2", DataType.Int64), new("t_xel", DataType.Int64), new("em_xel", DataType.Int64),
            new("pol_xel", DataType.Int64),
        ],
        [
            [
                "image", 2, "survey", "visit-1", "ivo://example/obs?1", "http://example.org/1.fits", "application/fits", 8000L, null, 56.75, 24.12, 0.2,
                "Circle ICRS 56.75 24.12 0.1", 0.7, 60000.0, 60000.1, 30.0, 30.0, 5e-7, 6e-7, 5.0, "phot.flux", null, "Rubin", "LSSTCam", 4000L, 4000L, 1L, 1L, 0L,
            ],
        ]));

    static Schema StarSchema => new(
    [
        Described("id", DataType.Int64, null, "meta.id;meta.main", "Number of the star"),
        Described("ra", DataType.Double, "deg", "pos.eq.ra;meta.main", "Right ascension"),
        Described("dec", DataType.Double, "deg", "pos.eq.dec;meta.main", "Declination"),
        Described("mag", DataType.Float, "mag", "phot.mag", "Magnitude"),
        Described("name", DataType.Utf8, null, "meta.id", "Name of the star"),
    ]);

    static Schema TypesSchema => new(
    [
        new("id", DataType.Int64, Nullable: false), new("flag", DataType.Boolean), new("i8", DataType.Int8), new("u8", DataType.UInt8), new("i16", DataType.Int16), new("u16", DataType.UInt16),
        new("i32", DataType.Int32), new("u32", DataType.UInt32), new("i64", DataType.Int64), new("u64", DataType.UInt64), new("f32", DataType.Float), new("f64", DataType.Double),
        new("dec9", new DecimalType(9, 2)), new("dec30", new DecimalType(30, 2)), new("word", DataType.Utf8), new("bytes", DataType.Binary), new("day", DataType.Date),
        new("instant", DataType.Timestamp), new("list", new ListType(DataType.Double)), new("ints", new ListType(DataType.Int32)), new("pair", new FixedSizeListType(DataType.Float, 2)),
    ]);

    static RecordBatch StarBatch() => Batch(StarSchema, Enumerable.Range(0, Stars).Select(i => new object?[]
    {
        1000L + i, 56.75 + 0.01 * (i % 30 - 15), 24.12 + 0.01 * (i / 30 - 10), 15 + i / 100f, i % 7 == 0 ? null : $"star {i}",
    }));

    static RecordBatch TypesBatch() => Batch(TypesSchema,
    [
        [
            1L, true, (sbyte)-1, (byte)2, (short)-3, (ushort)4, -5, 6u, -7L, 8UL, 1.5f, 2.5, null, null, "a <b> & \"c\" 'd' é 星 🌟", new byte[] { 0, 255 }, new DateOnly(2026, 1, 31),
            new DateTime(2026, 1, 31, 12, 30, 15), new object?[] { 1.5, 2.5 }, new object?[] { 1, 2, 3 }, new object?[] { 1f, 2f },
        ],
        [2L, .. new object?[20]],
        [
            3L, false, sbyte.MaxValue, byte.MaxValue, short.MaxValue, ushort.MaxValue, int.MaxValue, uint.MaxValue, long.MaxValue, (ulong)long.MaxValue, float.NaN, double.NegativeInfinity, null, null,
            "", Array.Empty<byte>(), new DateOnly(1858, 11, 17), new DateTime(1999, 12, 31, 23, 59, 59), Array.Empty<object?>(), new object?[] { -1 }, new object?[] { float.NaN, 0f },
        ],
    ]);

    static InMemoryTable Table(Field[] fields, object?[][] rows) => new(new([.. fields]), [Batch(new([.. fields]), rows)]);

    static RecordBatch Batch(Schema schema, IEnumerable<object?[]> rows)
    {
        var builders = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        var count = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].AppendValue(row[i]);
            }

            count++;
        }

        return new(schema, [.. builders.Select(b => b.Build())], count);
    }

    static Field Text(string name) => new(name, DataType.Utf8);

    static Field Number(string name) => new(name, DataType.Double);

    static Field Described(string name, DataType type, string? unit, string ucd, string description) => new(name, type)
    {
        Metadata = Metadata.Empty.With(MetadataKeys.Unit, unit).With(MetadataKeys.Ucd, ucd).With(MetadataKeys.Description, description),
    };
}

using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tests.Library.Regions;

/// <summary>However a region is said, it has the same rows and prunes the same (ADQL 2.1, "Preferred sky crossmatch syntax").</summary>
public sealed class RegionFormTests
{
    const string Hats = "hats/lsdb/small_sky_order1_collection";

    /// <summary>A circle of lon, lat, radius.</summary>
    static readonly string[] CircleForms =
    [
        "DISTANCE(POINT(ra, dec), POINT({0}, {1})) <= {2}", "DISTANCE(ra, dec, {0}, {1}) <= {2}", "{2} >= DISTANCE({0}, {1}, ra, dec)",
        "DISTANCE(POINT('ICRS', {0}, {1}), POINT('ICRS', ra, dec)) <= {2}",
        "1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', {0}, {1}, {2}))", "CONTAINS(POINT(ra, dec), CIRCLE(POINT({0}, {1}), {2})) = 1",
        "CONTAINS(POINT(ra, dec), CIRCLE({0}, {1}, {2})) <> 0", "0 < CONTAINS(POINT(ra, dec), CIRCLE({0}, {1}, {2}))",
        "CONTAINS(POINT(ra, dec), CIRCLE({0}, {1}, {2})) >= 1", "NOT CONTAINS(POINT(ra, dec), CIRCLE({0}, {1}, {2})) = 0", "CONTAINS(POINT(ra, dec), CIRCLE({0}, {1}, {2}))",
        "INTERSECTS(POINT(ra, dec), CIRCLE({0}, {1}, {2})) = 1", "1 = INTERSECTS(CIRCLE({0}, {1}, {2}), POINT(ra, dec))",
        "CONTAINS(POINT(ra, dec), REGION('CIRCLE ICRS {0} {1} {2}')) = 1", "CONTAINS(POINT(ra, dec), CAST('{0} {1} {2}' AS CIRCLE)) = 1",
        "scisql_s2PtInCircle(ra, dec, {0}, {1}, {2}) = 1", "scisql_s2PtInCircle(ra, dec, {0}, {1}, {2})", "scisql_angSep(ra, dec, {0}, {1}) <= {2}",
        "qserv_areaspec_circle({0}, {1}, {2})", "QSERV_AREASPEC_CIRCLE({0}, {1}, {2}) = 1",
    ];

    /// <summary>The same polygon, in both directions.</summary>
    static readonly string[] PolygonForms =
    [
        "CONTAINS(POINT(ra, dec), POLYGON({0})) = 1", "1 = CONTAINS(POINT('ICRS', ra, dec), POLYGON('ICRS', {0}))", "INTERSECTS(POLYGON({0}), POINT(ra, dec)) = 1",
        "CONTAINS(POINT(ra, dec), POLYGON({1})) = 1", "CONTAINS(POINT(ra, dec), REGION('POLYGON ICRS {2}')) = 1", "CONTAINS(POINT(ra, dec), CAST('{2}' AS POLYGON)) = 1",
        "scisql_s2PtInCPoly(ra, dec, {0}) = 1", "scisql_s2PtInCPoly(ra, dec, scisql_s2CPolyToBin({0})) = 1", "qserv_areaspec_poly({0})", "CONTAINS(POINT(ra, dec), POLYGON({0}))",
    ];

    /// <summary>A box between parallels and meridians.</summary>
    static readonly string[] ZoneForms =
        ["scisql_s2PtInBox(ra, dec, {0}, {1}, {2}, {3}) = 1", "qserv_areaspec_box({0}, {1}, {2}, {3})", "CONTAINS(POINT(ra, dec), REGION('RANGE {0} {2} {1} {3}')) = 1"];

    /// <summary>A box of great circles.</summary>
    static readonly string[] BoxForms =
    [
        "CONTAINS(POINT(ra, dec), BOX({0}, {1}, {2}, {3})) = 1", "1 = CONTAINS(POINT(ra, dec), BOX('ICRS', POINT({0}, {1}), {2}, {3}))", "INTERSECTS(BOX({0}, {1}, {2}, {3}), POINT(ra, dec)) = 1",
        "CONTAINS(POINT(ra, dec), REGION('BOX ICRS {0} {1} {2} {3}')) = 1",
    ];

    /// <summary>Points on borders, about the poles and across RA 0; the rows within, and those of them that lie on the border.</summary>
    [Theory]
    [InlineData("0 0 1", "2 3 4 5 6 7", "3 4 5 6")]
    [InlineData("0 89 1", "8 9 10 11", "8 9 11")]
    [InlineData("123 -90 0.5", "12 13 14", "14")]
    [InlineData("10 20 0", "15", "15")]
    [InlineData("359.5 0 0.5", "2 4 7", "2 4")]
    public async Task Circles_have_the_same_rows_and_only_less_than_leaves_out_the_border(string circle, string within, string border)
    {
        using var engine = Positions();
        var numbers = circle.Split(' ');
        foreach (var form in CircleForms)
        {
            Assert.Equal((form, within), (form, await IdsAsync(engine, "t", form, numbers)));
        }

        var open = string.Join(' ', within.Split(' ').Except(border.Split(' ')));
        Assert.Equal(open, await IdsAsync(engine, "t", "DISTANCE(ra, dec, {0}, {1}) < {2}", numbers));
        Assert.Equal(open, await IdsAsync(engine, "t", "{2} > DISTANCE(POINT({0}, {1}), POINT(ra, dec))", numbers));
    }

    /// <summary>Radii that are the exact separation of two rows.</summary>
    [SharedFact]
    public async Task Circles_through_rows_of_a_catalog_have_the_same_rows()
    {
        using var engine = Catalog();
        var pairs = await engine.RowsAsync("SELECT a.ra, a.dec, DISTANCE(a.ra, a.dec, b.ra, b.dec) FROM s a JOIN s b ON b.id = a.id + 7 AND MOD(a.id, 3) = 0 ORDER BY a.id");
        Assert.True(pairs.Count > 30);
        foreach (var numbers in pairs.Select(p => p.Split('|')))
        {
            var expected = await IdsAsync(engine, "s", CircleForms[0], numbers);
            Assert.NotEqual("", expected);
            foreach (var form in CircleForms)
            {
                Assert.Equal((form, expected), (form, await IdsAsync(engine, "s", form, numbers)));
            }
        }
    }

    [Theory]
    [InlineData("359,-1,1,-1,1,1,359,1", "2 3 4 5 6 7")]
    [InlineData("0,89,90,89,180,89,270,89", "8 9 10")]
    [InlineData("10,20,11,20,10,21", "15")]
    public async Task Polygons_have_the_same_rows(string vertices, string within)
    {
        using var engine = Positions();
        var numbers = Polygon(vertices);
        foreach (var form in PolygonForms)
        {
            Assert.Equal((form, within), (form, await IdsAsync(engine, "t", form, numbers)));
        }
    }

    [Theory]
    [InlineData("359 -1 1 1", "2 3 4 5 6 7")]
    [InlineData("0 89.5 360 90", "8 9")]
    public async Task Zones_have_the_same_rows(string zone, string within)
    {
        using var engine = Positions();
        foreach (var form in ZoneForms)
        {
            Assert.Equal((form, within), (form, await IdsAsync(engine, "t", form, zone.Split(' '))));
        }
    }

    [Theory]
    [InlineData("0 0 2 2", "2 3 4 5 6 7")]
    [InlineData("10 20 0.1 0.1", "15")]
    public async Task Boxes_have_the_same_rows(string box, string within)
    {
        using var engine = Positions();
        foreach (var form in BoxForms)
        {
            Assert.Equal((form, within), (form, await IdsAsync(engine, "t", form, box.Split(' '))));
        }
    }

    [SharedFact]
    public async Task Every_form_reads_the_same_partitions_of_a_catalog()
    {
        using var engine = Catalog();
        (string[] Forms, string[][] Regions)[] all =
        [
            ([.. CircleForms, "DISTANCE(ra, dec, {0}, {1}) < {2}", "{2} > DISTANCE(POINT({0}, {1}), POINT(ra, dec))"], [["300", "-50", "5"], ["0", "-80", "20"], ["330", "-60", "0.1"], ["10", "80", "1"]]),
            (PolygonForms, [Polygon("300,-50,300,-55,272,-55,272,-50"), Polygon("10,80,11,80,11,81")]),
            (ZoneForms, [["280", "-40", "300", "-30"], ["350", "-90", "20", "-70"]]),
            (BoxForms, [["290", "-40", "10", "10"], ["0", "0", "1", "1"]]),
        ];
        foreach (var (forms, regions) in all)
        {
            foreach (var region in regions)
            {
                var (partitions, rows) = (Partitions(engine, forms[0], region), await IdsAsync(engine, "s", forms[0], region));
                Assert.NotEqual("partitions=4/4", partitions);
                foreach (var form in forms)
                {
                    Assert.Equal((form, partitions, rows), (form, Partitions(engine, form, region), await IdsAsync(engine, "s", form, region)));
                }
            }
        }
    }

    static string[] Polygon(string vertices)
    {
        var pairs = vertices.Split(',').Chunk(2).ToList();
        return [Join(pairs, ", "), Join(pairs.AsEnumerable().Reverse(), ", "), Join(pairs, " ")];

        static string Join(IEnumerable<string[]> pairs, string comma) => string.Join(comma, pairs.SelectMany(p => p));
    }

    static string Where(string form, string[] numbers) => string.Format(CultureInfo.InvariantCulture, form, [.. numbers]);

    static async Task<string> IdsAsync(QueryEngine engine, string table, string form, string[] numbers) =>
        string.Join(' ', await engine.RowsAsync($"SELECT id FROM {table} WHERE {Where(form, numbers)} ORDER BY id"));

    static string Partitions(QueryEngine engine, string form, string[] numbers)
    {
        var plan = engine.Explain($"SELECT id FROM s WHERE {Where(form, numbers)}");
        return plan[plan.IndexOf("partitions=", StringComparison.Ordinal)..].Split(' ')[0];
    }

    static QueryEngine Catalog()
    {
        var engine = new QueryEngine(new() { Workers = 2 });
        engine.Attach("s", SharedData.Path(Hats));
        return engine;
    }

    /// <summary>Ids 2 to 7 about (0, 0), 8 to 11 about the north pole, 12 to 14 about the south pole, and one elsewhere.</summary>
    static QueryEngine Positions()
    {
        (long Id, double? Ra, double? Dec)[] rows =
        [
            (2, 0, 0), (3, 0, 1), (4, 359, 0), (5, 1, 0), (6, 0, -1), (7, 359.5, 0.25), (8, 0, 90), (9, 217, 90), (10, 0, 89), (11, 0, 88), (12, 0, -90), (13, 77, -89.75), (14, 303, -89.5),
            (15, 10, 20), (16, null, 0), (17, 0, null), (18, double.NaN, 0), (19, 0, double.NaN), (20, 180, 0),
        ];
        var schema = new Schema([new Field("id", DataType.Int64), new Field("ra", DataType.Double), new Field("dec", DataType.Double)]);
        var builders = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        foreach (var (id, ra, dec) in rows)
        {
            builders[0].AppendValue(id);
            builders[1].AppendValue(ra);
            builders[2].AppendValue(dec);
        }

        var engine = new QueryEngine(new() { Workers = 2, BatchRows = 7 });
        engine.Register(new CatalogTable("x", "t", new InMemoryTable(schema, [new(schema, [.. builders.Select(b => b.Build())], rows.Length)])));
        return engine;
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Engine.Spatial;

namespace Rubin.Query.Tests.Hats;

/// <summary>Depth maps, tables of HEALPix cells, stored as HATS catalogs of partitions of several orders: rows find the depth at their place, whatever the layout.</summary>
public sealed class DepthMapTests : IDisposable
{
    static readonly Schema Cells = PlanRun.Schema(("pixel", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("depth", DataType.Double));

    static readonly string[] Queries =
    [
        "SELECT o.id, m.depth FROM o JOIN m ON m.pixel = ivo_healpix_index(3, o.ra, o.dec)",
        "SELECT o.id, m.depth FROM o LEFT JOIN m ON m.pixel = ivo_healpix_index(3, o.ra, o.dec) AND m.depth > 22",
        "SELECT COUNT(*), MIN(m.depth) FROM m WHERE m.pixel BETWEEN 100 AND 200",
        "SELECT o.id FROM o WHERE EXISTS (SELECT 1 FROM m WHERE m.pixel = ivo_healpix_index(3, o.ra, o.dec) AND m.depth > o.mag)",
        "SELECT m.pixel, COUNT(o.id) FROM m LEFT JOIN o ON m.pixel = ivo_healpix_index(3, o.ra, o.dec) WHERE m.depth = 21 GROUP BY m.pixel",
        "SELECT m.depth, COUNT(*) FROM o JOIN m ON m.pixel = ivo_healpix_index(3, o.ra, o.dec) WHERE DISTANCE(o.ra, o.dec, 50, -30) < 20 GROUP BY m.depth",
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000, 1000, 1)]
    [InlineData(40, 7, 2)]
    [InlineData(3, 2, 3)]
    public async Task Rows_find_the_depth_at_their_place(int partitionRows, int groupRows, int workers)
    {
        using var engine = new QueryEngine(new() { Workers = workers });
        var cells = await StoredSky.RowsAsync(
            engine,
            "SELECT x.n, COORD1(ivo_healpix_center(3, x.n)), COORD2(ivo_healpix_center(3, x.n)), 20.0 + x.n % 5 FROM (SELECT CAST(g.generate_series AS BIGINT) AS n FROM generate_series(0, 767) AS g) AS x WHERE x.n % 11 <> 3");
        var random = new Random(partitionRows);
        var objects = Enumerable.Range(0, 2000).Select(i => (object?[])[(long)i, 360 * random.NextDouble(), Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI, 19 + 6 * random.NextDouble()]).ToList();
        var columns = PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("mag", DataType.Double));
        var layout = new SkyLayout(partitionRows, groupRows);
        layout.Write(_folder.PathOf("m"), Cells, cells, 1);
        var properties = _folder.PathOf("m/hats.properties");
        await File.WriteAllTextAsync(properties, $"obs_collection=m\ndataproduct_type=map\nhats_nrows={cells.Count}\nhats_max_rows={partitionRows}\n");
        engine.Register(new("hats", "m", TableFormats.Open(_folder.PathOf("m"))[0].Provider));
        engine.Register(new("hats", "o", layout.Write(_folder.PathOf("o"), columns, objects, 1)));
        engine.Register(new("mem", "m", PlanRun.Table(Cells, cells)));
        engine.Register(new("mem", "o", PlanRun.Table(columns, objects)));
        foreach (var query in Queries)
        {
            var (found, expected) = (await StoredSky.RowsAsync(engine, Over("hats", query)), await StoredSky.RowsAsync(engine, Over("mem", query)));
            Assert.NotEmpty(expected);
            PlanRun.AssertSameRows(expected, found);
        }
    }

    static string Over(string schema, string query) => $"WITH m AS (SELECT * FROM {schema}.m), o AS (SELECT * FROM {schema}.o) {query}";
}

using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Engine.Spatial;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Hats;

/// <summary>A few positions against a catalog, of which only the rows in their cells are read, against trying all pairs of the same rows.</summary>
public sealed class FewPositionsTests : IDisposable
{
    static readonly Schema Columns = PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("mag", DataType.Double));

    static readonly SkyLayout[] Layouts =
    [
        new(2000, 1000),
        new(300, 90),
        new(2000, 1000) { Column = new() { Encoding = PageEncoding.Plain, MayUseDictionary = false, Codec = CompressionCodec.Uncompressed } },
        new(150, 40) { Column = new() { Encoding = PageEncoding.DeltaBinaryPacked, MayUseDictionary = false, Codec = CompressionCodec.Snappy } },
        new(400, 1000) { Column = new() { MayUseDictionary = false, Codec = CompressionCodec.Uncompressed } },
        new(400, 100, IsSorted: false),
        new(400, 100, HasIndex: false),
    ];

    /// <summary>Positions f against the catalog a; what stands for a separation that no planner recognises is $D.</summary>
    static readonly string[] Queries =
    [
        "SELECT a.id, f.id FROM a JOIN f ON $D <= $R",
        "SELECT f.id, a.mag FROM f JOIN a ON $D <= $R AND a.mag < f.mag WHERE a.mag > 0.2 AND MOD(a.id, 5) <> 1",
        "SELECT f.id, a.id FROM f JOIN (SELECT id, ra, dec, 2 * mag AS mag FROM a WHERE mag < 0.9) AS a ON $D < $R",
        "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM f WHERE $D < $R)",
        "SELECT f.id FROM f WHERE NOT EXISTS (SELECT 1 FROM a WHERE $D < $R)",
        "SELECT f.id, a.id FROM f LEFT JOIN a ON $D < $R",
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.1 / 3600, 1)]
    [InlineData(1 / 3600.0, 2)]
    [InlineData(20 / 3600.0, 3)]
    [InlineData(0.02, 4)]
    public async Task Every_layout_gives_the_pairs_that_trying_all_gives(double radius, int seed)
    {
        var random = new Random(seed);
        List<(double Ra, double Dec)> places =
            [.. Enumerable.Range(0, 8).Select(_ => RandomSky.AwkwardPosition(random)), (0, 90), (123, -90), (0, 10), (359.99999, 10), (45, 41.8103148957786), (90, 0)];
        var (all, few) = (Rows(random, places, radius, 1500), Rows(random, places, radius, 60));
        few.AddRange(few.Take(5).ToList());
        foreach (var (index, layout) in Layouts.Index())
        {
            var catalog = layout.Write(_folder.PathOf($"a{index}"), Columns, all, seed);
            foreach (var (workers, batchRows) in ((int, int)[])[(1, 8192), (3, 60)])
            {
                using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
                engine.Register(new("s", "a", catalog));
                engine.Register(new("s", "f", PlanRun.Table(Columns, few)));
                engine.Register(new("m", "a", PlanRun.Table(Columns, all)));
                foreach (var query in Queries.Select(q => q.Replace("$R", radius.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal)))
                {
                    const string Separation = "DISTANCE(a.ra, a.dec, f.ra, f.dec)";
                    var expected = await StoredSky.RowsAsync(engine, "WITH a AS (SELECT * FROM m.a), f AS (SELECT * FROM s.f) " + query.Replace("$D", $"ABS({Separation})", StringComparison.Ordinal));
                    var found = await StoredSky.RowsAsync(engine, "WITH a AS (SELECT * FROM s.a), f AS (SELECT * FROM s.f) " + query.Replace("$D", Separation, StringComparison.Ordinal));
                    PlanRun.AssertSameRows(expected, found);
                }
            }
        }
    }

    /// <summary>Of each position the nearest, for those that have one; in a catalog as we write it.</summary>
    [Fact]
    public async Task The_nearest_of_a_written_catalog_are_those_of_its_rows()
    {
        var random = new Random(7);
        List<(double Ra, double Dec)> places = [(0, 10), (359.99999, 10), (45, 41.8103148957786), (90, 0), (200, -88)];
        using var engine = new QueryEngine(new() { Workers = 2 });
        engine.Register(new("m", "a", PlanRun.Table(Columns, Rows(random, places, 0.001, 3000))));
        engine.Register(new("m", "f", PlanRun.Table(Columns, Rows(random, places, 0.001, 80))));
        var folder = _folder.PathOf("written");
        await StoredSky.RowsAsync(engine, $"COPY (SELECT * FROM m.a WHERE ra IS NOT NULL AND dec < 91) TO '{folder}' (FORMAT hats, ra 'ra', dec 'dec', rows_per_partition 1500)");
        engine.Register(new("s", "a", TableFormats.Open(folder)[0].Provider));
        const string Query = "SELECT f.id, a.id FROM m.f AS f LEFT NEAREST (2) JOIN $A AS a ON DISTANCE(a.ra, a.dec, f.ra, f.dec) < 0.001";
        var expected = await StoredSky.RowsAsync(engine, Query.Replace("$A", "(SELECT * FROM m.a WHERE ra IS NOT NULL AND dec < 91)", StringComparison.Ordinal));
        PlanRun.AssertSameRows(expected, await StoredSky.RowsAsync(engine, Query.Replace("$A", "s.a", StringComparison.Ordinal)));
        Assert.Contains(expected, row => row[1] is not null);
    }

    /// <summary>Makers of catalogs may leave cells NULL; such a row is found by its position.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_without_cell_are_found(bool isCompressed)
    {
        var folder = _folder.PathOf("nulls");
        var path = Path.Combine(folder, "dataset/Norder=0/Dir=0/Npix=4.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var schema = PlanRun.Schema(("_healpix_29", DataType.Int64), ("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double));
        var rows = Enumerable.Range(0, 200).Select(i => (Id: i, Ra: 1 + i * 0.01, Dec: 0.5)).Select(r =>
            (object?[])[r.Id % 3 == 1 ? null : Rubin.Query.Sky.HealpixCell.FromDegrees(r.Ra, r.Dec, 29).Index, (long)r.Id, r.Ra, r.Dec]).ToList();
        using (var writer = ParquetWriter.Create(path, schema, new() { Codec = isCompressed ? CompressionCodec.Snappy : CompressionCodec.Uncompressed }))
        {
            writer.Write(PlanRun.Batch(schema, rows));
            writer.Complete();
        }

        File.WriteAllText(Path.Combine(folder, "partition_info.csv"), "Norder,Npix\n0,4\n");
        File.WriteAllText(Path.Combine(folder, "hats.properties"), "obs_collection=t\ndataproduct_type=object\nhats_nrows=200\nhats_col_ra=ra\nhats_col_dec=dec\n");
        using var engine = new QueryEngine(new() { Workers = 2 });
        engine.Register(new("s", "a", TableFormats.Open(folder)[0].Provider));
        var found = await StoredSky.RowsAsync(engine, "SELECT a.id FROM s.a AS a JOIN (VALUES (1.30, 0.5), (1.31, 0.5), (2.5, 0.5)) AS f (ra, dec) ON DISTANCE(a.ra, a.dec, f.ra, f.dec) < 0.001");
        PlanRun.AssertSameRows([[30L], [31L], [150L]], found);
    }

    /// <summary>Rows about some places, a few radii apart from each other or much more, some without position.</summary>
    static List<object?[]> Rows(Random random, List<(double Ra, double Dec)> places, double radius, int count)
    {
        var rows = new List<object?[]>();
        for (var id = 0L; id < count; id++)
        {
            var (ra, dec) = places[random.Next(places.Count)];
            var spread = radius * Math.Pow(300, random.NextDouble());
            object? lon = ra + spread * (random.NextDouble() - 0.5) / Math.Max(0.01, Math.Cos(dec * Math.PI / 180));
            object? lat = Math.Clamp(dec + spread * (random.NextDouble() - 0.5), -90, 90);
            (lon, lat) = random.Next(25) switch { 0 => (null, lat), 1 => (lon, double.NaN), _ => (lon, lat) };
            rows.Add([id, lon, lat, random.NextDouble()]);
        }

        return rows;
    }
}

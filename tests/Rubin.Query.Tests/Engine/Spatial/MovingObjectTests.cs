using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Matches on position and time together: detections of moving objects, against trying all pairs, with the index on the sky in use.</summary>
public class MovingObjectTests
{
    static readonly Schema Columns = PlanRun.Schema(("id", DataType.Int64), ("mover", DataType.Int64), ("mjd", DataType.Double), ("ra", DataType.Double), ("dec", DataType.Double));

    static readonly string[] Queries =
    [
        // Tracklets: two detections of a night, not farther apart than the fastest object gets.
        "SELECT a.id, b.id FROM $A AS a JOIN $B AS b ON $D < 0.5 AND b.mjd - a.mjd BETWEEN 0.01 AND 0.1 AND a.id <> b.id",
        "SELECT a.id, b.id FROM $A AS a, $B AS b WHERE $D < 2 * ABS(b.mjd - a.mjd) AND $D < 0.4 AND b.mjd > a.mjd AND b.mjd < a.mjd + 0.2",
        "SELECT a.id, b.id FROM $A AS a LEFT JOIN $B AS b ON $D <= 0.2 AND ABS(a.mjd - b.mjd) < 0.05 AND a.mover <> b.mover",

        // What was seen once and never again nearby within a day.
        "SELECT a.id FROM $A AS a WHERE NOT EXISTS (SELECT 1 FROM $B AS b WHERE $D < 0.3 AND b.id <> a.id AND ABS(a.mjd - b.mjd) < 1)",
        "SELECT a.id, (SELECT COUNT(*) FROM $B AS b WHERE $D < 0.3 AND ABS(a.mjd - b.mjd) < 0.3) FROM $A AS a WHERE a.mjd > 1",
    ];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 1024)]
    [InlineData(8, 8192)]
    public async Task Pairs_near_in_place_and_time_are_those_that_trying_all_gives(int workers, int batchRows)
    {
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        await OpenAsync(engine, folder, workers);
        foreach (var query in Queries)
        {
            var hidden = Filled(query, "m", "m", "ABS(DISTANCE(a.ra, a.dec, b.ra, b.dec))");
            Assert.DoesNotContain("SkyJoin", engine.Explain(hidden), StringComparison.Ordinal);
            var expected = await StoredSky.RowsAsync(engine, hidden);
            Assert.NotEmpty(expected);
            foreach (var (left, right) in ((string, string)[])[("m", "m"), ("h", "h"), ("h", "m"), ("p", "h"), ("m", "p")])
            {
                var found = Filled(query, left, right, "DISTANCE(a.ra, a.dec, b.ra, b.dec)");
                Assert.Contains("SkyJoin", engine.Explain(found), StringComparison.Ordinal);
                PlanRun.AssertSameRows(expected, await StoredSky.RowsAsync(engine, found));
            }
        }
    }

    /// <summary>The next detection of each in its window, by rank of separation; the time counts before the nearest is taken.</summary>
    [Fact]
    public async Task The_nearest_is_taken_within_the_time_window()
    {
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = 2, BatchRows = 100 });
        await OpenAsync(engine, folder, 5);
        const string Window = "b.mjd > a.mjd AND b.mjd <= a.mjd + 0.1";
        const string Separation = "DISTANCE(a.ra, a.dec, b.ra, b.dec)";
        var expected = await StoredSky.RowsAsync(
            engine,
            $"SELECT a, b FROM (SELECT a.id AS a, b.id AS b, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY {Separation}, b.id) AS n FROM m AS a JOIN m AS b ON {Window} AND {Separation} + 0 < 0.5) AS p WHERE n = 1");
        foreach (var table in (string[])["m", "h", "p"])
        {
            PlanRun.AssertSameRows(expected, await StoredSky.RowsAsync(engine, $"SELECT a.id, b.id FROM {table} AS a NEAREST JOIN {table} AS b ON {Separation} < 0.5 AND {Window}"));
        }
    }

    /// <summary>An ephemeris of a night against all detections: only what lies around its places is read.</summary>
    [Fact]
    public async Task An_ephemeris_tells_what_is_read()
    {
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = 2 });
        await OpenAsync(engine, folder, 3);
        const string Query = "SELECT e.id, d.id FROM (SELECT * FROM m WHERE mover = 2) AS e JOIN h AS d ON DISTANCE(e.ra, e.dec, d.ra, d.dec) < 0.05 AND ABS(e.mjd - d.mjd) < 0.02";
        var plan = string.Join('\n', (await StoredSky.RowsAsync(engine, "EXPLAIN ANALYZE " + Query)).Select(r => r[0]));
        Assert.Contains("SkyJoin Inner", plan, StringComparison.Ordinal);
        Assert.Matches("partitions_skipped=[1-9]", plan);
        PlanRun.AssertSameRows(
            await StoredSky.RowsAsync(engine, Query.Replace("h AS d", "m AS d", StringComparison.Ordinal).Replace("DISTANCE(", "0 + DISTANCE(", StringComparison.Ordinal)),
            await StoredSky.RowsAsync(engine, Query));
    }

    static string Filled(string query, string left, string right, string distance) => query
        .Replace("$A", left, StringComparison.Ordinal).Replace("$B", right, StringComparison.Ordinal).Replace("$D", distance, StringComparison.Ordinal);

    static async Task OpenAsync(QueryEngine engine, TemporaryFolder folder, int seed)
    {
        var rows = Detections(new Random(seed));
        engine.Register(new("s", "m", PlanRun.Table(Columns, rows, 5)));
        using (var writer = ParquetWriter.Create(folder.PathOf("p.parquet"), Columns, new() { RowGroupRows = 60, PageRows = 20 }))
        {
            writer.Write(PlanRun.Batch(Columns, rows));
            writer.Complete();
        }

        engine.Register(new("s", "p", TableFormats.Open(folder.PathOf("p.parquet"))[0].Provider));
        await StoredSky.RowsAsync(engine, $"COPY (SELECT * FROM m) TO '{folder.PathOf("h")}' (FORMAT hats, ra 'ra', dec 'dec', rows_per_partition 80, highest_order 12)");
        engine.Register(new("s", "h", TableFormats.Open(folder.PathOf("h"))[0].Provider));
    }

    /// <summary>Movers that go up to four degrees a day, over RA 0 and close to a pole, seen a few times in each of some nights; ordered by time as nights deliver them.</summary>
    static List<object?[]> Detections(Random random)
    {
        var rows = new List<(double Mjd, long Mover, double Ra, double Dec)>();
        (double Ra, double Dec)[] places = [(0, 0), (359.9, 5), (45, 41.8), (200, -88), (120, 89), (90, -20)];
        for (var mover = 0L; mover < 24; mover++)
        {
            var (ra, dec) = places[mover % places.Length];
            var (east, north) = (8 * (random.NextDouble() - 0.5), 8 * (random.NextDouble() - 0.5));
            for (var night = 0; night < 4; night++)
            {
                for (var visit = random.Next(4); visit > 0; visit--)
                {
                    var mjd = night + (0.3 * random.NextDouble());
                    var lat = Math.Clamp(dec + (north * mjd / 4), -89.99, 89.99);
                    var lon = ra + (east * mjd / Math.Max(0.05, Math.Cos(lat * Math.PI / 180)));
                    rows.Add((mjd, mover, ((lon % 360) + 360) % 360, lat));
                }
            }
        }

        return [.. rows.OrderBy(r => r.Mjd).Select((r, i) => (object?[])[(long)i, r.Mover, r.Mjd, r.Ra, r.Dec])];
    }
}

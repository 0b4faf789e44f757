using Rubin.Query.Arrow;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Joins by position against the same join by trying all pairs, which a condition that is not recognised is computed by.</summary>
public class SkyJoinTests
{
    static readonly Schema Columns = PlanRun.Schema(
        ("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("err", DataType.Double), ("mag", DataType.Float), ("t", DataType.Double));

    /// <summary>A separation that is no match by position to the planner, and the same number.</summary>
    const string Hidden = "ABS(DISTANCE(a.ra, a.dec, b.ra, b.dec))";

    public static TheoryData<string, string> Spellings => new()
    {
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.5", $"{Hidden} < 0.5" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) <= 0", $"{Hidden} <= 0" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) = 0", $"{Hidden} = 0" },
        { "0.5 > DISTANCE(b.ra, b.dec, a.ra, a.dec)", $"{Hidden} < 0.5" },
        { "DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec)) * 3600 < 20", $"{Hidden} * 3600 < 20" },
        { "1 = CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, 0.3))", $"{Hidden} <= 0.3" },
        { "CONTAINS(POINT('ICRS', a.ra, a.dec), CIRCLE('ICRS', b.ra, b.dec, 0.3)) = 1", $"{Hidden} <= 0.3" },
        { "CONTAINS(POINT(a.ra, a.dec), CIRCLE(POINT(b.ra, b.dec), 0.3)) = 1", $"{Hidden} <= 0.3" },
        { "INTERSECTS(CIRCLE(a.ra, a.dec, 0.3), POINT(b.ra, b.dec)) = 1", $"{Hidden} <= 0.3" },
        { "scisql_angSep(a.ra, a.dec, b.ra, b.dec) < 0.3", $"{Hidden} < 0.3" },
        { "scisql_s2PtInCircle(b.ra, b.dec, a.ra, a.dec, 0.3) = 1", $"{Hidden} <= 0.3" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < a.err", $"{Hidden} < a.err" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < b.err", $"{Hidden} < b.err" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) * 3600 < 1800 * b.err + 4", $"{Hidden} * 3600 < 1800 * b.err + 4" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < a.err + b.err", $"{Hidden} < a.err + b.err" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) <= 1.5 * SQRT(a.err * a.err + b.err * b.err)", $"{Hidden} <= 1.5 * SQRT(a.err * a.err + b.err * b.err)" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < GREATEST(a.err, 2 * b.err, 0.01)", $"{Hidden} < GREATEST(a.err, 2 * b.err, 0.01)" },
        { "LEAST(a.err + b.err, 0.2) >= DISTANCE(a.ra, a.dec, b.ra, b.dec)", $"{Hidden} <= LEAST(a.err + b.err, 0.2)" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < POWER(POWER(a.err, 2) + POWER(b.err, 2), 0.5)", $"{Hidden} < POWER(POWER(a.err, 2) + POWER(b.err, 2), 0.5)" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < HYPOT(a.err, b.err) - b.mag / 10", $"{Hidden} < HYPOT(a.err, b.err) - b.mag / 10" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) <= CAST(a.err AS REAL) + CAST(b.err AS REAL)", $"{Hidden} <= CAST(a.err AS REAL) + CAST(b.err AS REAL)" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < CASE WHEN b.id = 7 THEN 3 ELSE b.err / 1000 END", $"{Hidden} < CASE WHEN b.id = 7 THEN 3 ELSE b.err / 1000 END" },
        {
            "1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, a.mag / 100 + CASE WHEN b.id IN (3, 12) THEN 20 ELSE 0 END))",
            $"{Hidden} <= a.mag / 100 + CASE WHEN b.id IN (3, 12) THEN 20 ELSE 0 END"
        },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.5 AND a.id < b.id", $"{Hidden} < 0.5 AND a.id < b.id" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1 AND ABS(a.t - b.t) < 0.2 AND b.mag < 0.9", $"{Hidden} < 1 AND ABS(a.t - b.t) < 0.2 AND b.mag < 0.9" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) BETWEEN 0.1 AND 0.5", $"{Hidden} BETWEEN 0.1 AND 0.5" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 30", $"{Hidden} < 30" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 179.9", $"{Hidden} < 179.9" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) <= 180", $"{Hidden} <= 180" },
        { "DISTANCE(a.ra, a.dec, b.ra, b.dec) < -1", $"{Hidden} < -1" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Every_kind_of_join_gives_what_trying_all_pairs_gives(string condition, string hidden)
    {
        foreach (var (workers, batchRows) in ((int, int)[])[(1, 7), (2, 1024), (8, 8192)])
        {
            await CompareAsync(condition, hidden, workers, batchRows, seed: workers);
        }
    }

    [Theory]
    [InlineData("ivo_epoch_prop_pos(a.ra, a.dec, NULL, 1e6 * a.err, 2e5, NULL, 2000, 2010)", "POINT(b.ra, b.dec)")]
    [InlineData("POINT(a.ra, a.dec)", "ivo_epoch_prop_pos(b.ra, b.dec, 10, 1e6 * b.err, 2e5, 3, 2000, 2010)")]
    [InlineData("POINT(a.ra, a.dec - 0.001 * a.err)", "POINT(b.ra + 0.01, b.dec)")]
    public async Task Positions_may_be_computed(string left, string right)
    {
        var hidden = $"ABS(DISTANCE({left}, {right})) < 0.5";
        await CompareAsync($"DISTANCE({left}, {right}) < 0.5", hidden, 2, 100, seed: 5);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 1024)]
    [InlineData(8, 8192)]
    public async Task The_nearest_are_those_that_ranking_all_pairs_gives(int workers, int batchRows)
    {
        using var engine = Engine(workers, batchRows, seed: 11 + workers);
        var ranked = "SELECT aid, bid FROM (SELECT a.id AS aid, b.id AS bid, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY $D, b.id) AS n, "
            + "ROW_NUMBER() OVER (PARTITION BY b.id ORDER BY $D, a.id) AS m FROM a JOIN c AS b ON $D $R) AS p WHERE n <= $K";
        foreach (var rest in (string[])["< 0.01", "< 0.5", "<= 2 AND b.mag < 0.7 AND a.mag > 0.2", "< 100 AND DISTANCE(a.ra, a.dec, b.ra, b.dec) > 0.2", "< 3 AND ABS(a.t - b.t) < 0.3", "< a.err + b.err"])
        {
            foreach (var k in (int[])[1, 3])
            {
                var expected = await RowsAsync(engine, ranked.Replace("$D", Hidden, StringComparison.Ordinal).Replace("$R", rest, StringComparison.Ordinal).Replace("$K", $"{k}", StringComparison.Ordinal));
                var on = $"DISTANCE(a.ra, a.dec, b.ra, b.dec) {rest}";
                PlanRun.AssertSameRows(expected, await RowsAsync(engine, $"SELECT a.id, b.id FROM a NEAREST ({k}) JOIN c AS b ON {on}"));
                var alone = await RowsAsync(engine, $"SELECT id, NULL FROM a WHERE id NOT IN ({string.Join(',', expected.Select(r => r[0]).Append(-1))})");
                PlanRun.AssertSameRows([.. expected, .. alone], await RowsAsync(engine, $"SELECT a.id, b.id FROM a LEFT NEAREST ({k}) JOIN c AS b ON {on}"));
                var above = expected.Where(r => (long)r[1]! < 100 && (long)r[0]! > 50);
                PlanRun.AssertSameRows(above, await RowsAsync(engine, $"SELECT a.id, b.id FROM a LEFT NEAREST ({k}) JOIN c AS b ON {on} WHERE b.id < 100 AND a.id > 50"));
            }

            var mutual = ranked.Replace("$D", Hidden, StringComparison.Ordinal).Replace("$R", rest, StringComparison.Ordinal).Replace("$K", "1 AND m = 1", StringComparison.Ordinal);
            PlanRun.AssertSameRows(
                await RowsAsync(engine, mutual),
                await RowsAsync(engine, $"SELECT a.id, b.id FROM a MUTUAL NEAREST JOIN c AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) {rest}"));
        }
    }

    [Theory]
    [InlineData("a RIGHT NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1", "there is no RIGHT NEAREST JOIN")]
    [InlineData("a FULL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1", "there is no FULL NEAREST JOIN")]
    [InlineData("a LEFT MUTUAL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1", "there is no LEFT MUTUAL NEAREST JOIN")]
    [InlineData("a NEAREST JOIN b ON a.id = b.id", "needs an upper bound")]
    [InlineData("a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) > 1", "needs an upper bound")]
    [InlineData("a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, 1, 2) < 1", "needs an upper bound")]
    [InlineData("a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1 AND DISTANCE(a.ra, a.dec, b.ra, b.dec) < 2", "one upper bound")]
    [InlineData("a NEAREST (0) JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1", "whole number")]
    [InlineData("a NEAREST JOIN b USING (id)", "says in ON")]
    [InlineData("a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1 AND b.id IN (SELECT id FROM a)", "sub-query")]
    public void What_is_wrong_with_a_nearest_join_is_said(string from, string message)
    {
        using var engine = Engine(1, 100, 1);
        var error = Assert.Throws<QueryException>(() => engine.Explain($"SELECT a.id FROM {from}"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Span);
    }

    static QueryEngine Engine(int workers, int batchRows, int seed)
    {
        var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        engine.Register(new("s", "a", PlanRun.Table(Columns, Catalog(new Random(seed), 300), 3)));
        engine.Register(new("s", "b", PlanRun.Table(Columns, Catalog(new Random(seed + 100), 200), 4)));
        engine.Register(new("s", "c", PlanRun.Table(Columns, Catalog(new Random(seed + 100), 500), 4)));
        return engine;
    }

    static async Task CompareAsync(string condition, string hidden, int workers, int batchRows, int seed)
    {
        using var engine = Engine(workers, batchRows, seed);
        foreach (var (other, query) in (from other in (string[])["b", "c"] from query in Queries select (other, query)).ToList())
        {
            var text = query.Replace("$B", $"{other} AS b", StringComparison.Ordinal);
            var found = text.Replace("$ON", condition, StringComparison.Ordinal);
            Assert.Contains("SkyJoin", await ExplainAsync(engine, found));
            var expected = text.Replace("$ON", hidden, StringComparison.Ordinal);
            Assert.DoesNotContain("SkyJoin", await ExplainAsync(engine, expected));
            PlanRun.AssertSameRows(await RowsAsync(engine, expected), await RowsAsync(engine, found));
        }
    }

    static readonly string[] Queries =
    [
        "SELECT a.id, b.id, a.mag, b.t FROM a JOIN $B ON $ON",
        "SELECT COUNT(*) FROM a, $B WHERE $ON AND a.mag > 0.1",
        "SELECT a.id, b.id, DISTANCE(a.ra, a.dec, b.ra, b.dec) FROM a LEFT JOIN $B ON $ON",
        "SELECT a.id, b.id FROM a RIGHT JOIN $B ON $ON",
        "SELECT a.id, b.id FROM a FULL JOIN $B ON $ON AND a.mag < 0.5",
        "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM $B WHERE $ON)",
        "SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM $B WHERE $ON)",
        "SELECT a.id FROM a WHERE a.mag < 0.1 OR EXISTS (SELECT 1 FROM $B WHERE $ON AND b.mag > 0.2)",
        "SELECT a.id, NOT EXISTS (SELECT 1 FROM $B WHERE $ON) FROM a WHERE a.id > 20",
        "SELECT a.id, CASE WHEN EXISTS (SELECT 1 FROM $B WHERE $ON AND b.err > a.err) THEN 1 ELSE 0 END FROM a",
        "SELECT a.id, (SELECT COUNT(*) FROM $B WHERE $ON) FROM a WHERE a.id < 50",
        "WITH b AS (SELECT id, ra, dec, err, mag, t FROM $B WHERE id > 20) SELECT x.id, b.id FROM (SELECT * FROM a WHERE mag < 0.8) AS x JOIN b ON $ON"
            .Replace("x.", "a.", StringComparison.Ordinal).Replace("AS x", "AS a", StringComparison.Ordinal),
    ];

    static async Task<string> ExplainAsync(QueryEngine engine, string text) =>
        string.Join('\n', (await RowsAsync(engine, "EXPLAIN " + text)).Select(row => row[0]));

    static async Task<List<object?[]>> RowsAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        return rows;
    }

    /// <summary>Rows gathered about a few awkward places, some twice at one place, some without position.</summary>
    static List<object?[]> Catalog(Random random, int count)
    {
        var places = Enumerable.Range(0, 4).Select(_ => RandomSky.AwkwardPosition(random)).Concat([(0, 89.9), (0, -90), (45, 41.8103148957786), (359.99, 10)]).ToList();
        var rows = new List<object?[]>();
        for (var id = 0; id < count; id++)
        {
            var (ra, dec) = places[random.Next(places.Count)];
            var spread = Math.Pow(10, -5 * random.NextDouble());
            object? lon = ra + spread * (random.NextDouble() - 0.5);
            object? lat = Math.Clamp(dec + spread * (random.NextDouble() - 0.5), -90, 90);
            (lon, lat) = random.Next(20) switch { 0 => (null, lat), 1 => (lon, double.NaN), 2 => (ra, dec), _ => (lon, lat) };
            rows.Add([(long)id, lon, lat, random.Next(10) == 0 ? null : random.NextDouble(), (float)random.NextDouble(), random.NextDouble()]);
        }

        return rows;
    }
}

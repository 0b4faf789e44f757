using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Hats;

/// <summary>Joins by position of two HATS catalogs, which are gone along together, against trying all pairs of the same rows.</summary>
public sealed class SkySweepTests : IDisposable
{
    static readonly Schema Columns = PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("mag", DataType.Double), ("name", DataType.Utf8));

    /// <summary>A separation that is no match by position to the planner, and the same number.</summary>
    const string Hidden = "ABS(DISTANCE(a.ra, a.dec, b.ra, b.dec))";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Radii in degrees: from 0.1 arcsec to 5 degrees.</summary>
    public static TheoryData<double, int> Radii => new()
    {
        { 0.1 / 3600, 1 }, { 1 / 3600.0, 2 }, { 10 / 3600.0, 3 }, { 0.01, 4 }, { 0.1, 5 }, { 1, 6 }, { 5, 7 },
    };

    [Theory]
    [MemberData(nameof(Radii))]
    public async Task Every_join_gives_what_trying_all_pairs_gives(double radius, int seed)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, 5).Select(_ => RandomSky.AwkwardPosition(random)).Concat([(0, 89.99), (0, -90), (45, 41.8103148957786), (359.9999, 10)]).ToList();
        var (left, right) = (Catalog(random, places, radius, 260), Catalog(random, places, radius, 230));
        var r = radius.ToString("R", CultureInfo.InvariantCulture);
        using var memory = Engine(2, 8192);
        memory.Register(new("s", "a", PlanRun.Table(Columns, left)));
        memory.Register(new("s", "b", PlanRun.Table(Columns, right)));
        var expected = new List<List<object?[]>>();
        foreach (var (_, query) in Queries)
        {
            expected.Add(await RowsAsync(memory, query.Replace("$D", Hidden, StringComparison.Ordinal).Replace("$R", r, StringComparison.Ordinal)));
        }

        var swept = 0;
        foreach (var (index, (ofLeft, ofRight)) in Layouts.Index())
        {
            var (a, b) = (ofLeft.Write(_folder.PathOf($"a{index}"), Columns, left, seed), ofRight.Write(_folder.PathOf($"b{index}"), Columns, right, seed));
            foreach (var (workers, batchRows) in ((int, int)[])[(1, 8192), (2, 50), (8, 7)])
            {
                using var engine = Engine(workers, batchRows);
                engine.Register(new("s", "a", a));
                engine.Register(new("s", "b", b));
                foreach (var (query, rows) in Queries.Select(q => q.Found.Replace("$R", r, StringComparison.Ordinal)).Zip(expected))
                {
                    swept += await IsSweptAsync(engine, query) ? 1 : 0;
                    PlanRun.AssertSameRows(rows, await RowsAsync(engine, query));
                }
            }
        }

        Assert.True(radius > 0.1 || swept > 50, $"{swept} queries were swept");
    }

    /// <summary>A margin that covers the radius, and one that does not: the same answers, told apart by EXPLAIN.</summary>
    [Theory]
    [InlineData(0.1 / 3600, 11)]
    [InlineData(1 / 3600.0, 12)]
    [InlineData(10 / 3600.0, 13)]
    public async Task A_margin_is_used_where_it_covers_the_radius(double radius, int seed)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, 5).Select(_ => RandomSky.AwkwardPosition(random)).Concat([(0, 89.99), (0, -89.9), (45, 41.8103148957786), (359.9999, 10)]).ToList();
        var r = radius.ToString("R", CultureInfo.InvariantCulture);
        using var memory = Engine(2, 8192);
        memory.Register(new("s", "a", PlanRun.Table(Columns, Catalog(random, places, radius, 300, 20))));
        memory.Register(new("s", "b", PlanRun.Table(Columns, Catalog(random, places, radius, 280, 20))));
        foreach (var share in (double[])[0.5, 2])
        {
            using var engine = Engine(3, 100);
            foreach (var table in (string[])["a", "b"])
            {
                var folder = _folder.PathOf($"{table}{share}");
                var margin = (share * radius * 3600).ToString("R", CultureInfo.InvariantCulture);
                await RowsAsync(memory, $"COPY (SELECT * FROM {table} WHERE ra IS NOT NULL AND dec < 91) TO '{folder}' (FORMAT hats, ra 'ra', dec 'dec', name '{table}', "
                    + $"rows_per_partition {(table == "a" ? 60 : 90)}, highest_order 10, margin_arcsec {margin})");
                engine.Register(new("s", table, TableFormats.Open(folder)[0].Provider));
            }

            foreach (var (found, hidden) in Queries)
            {
                var query = found.Replace("$R", r, StringComparison.Ordinal);
                var told = (await RowsAsync(engine, "EXPLAIN " + query)).Select(row => (string)row[0]!).Where(line => line.Contains("aligned", StringComparison.Ordinal)).ToList();
                Assert.All(told, line => Assert.Contains(share > 1 ? ", margin of" : ", neighbours", line, StringComparison.Ordinal));
                Assert.True(told.Count > 0, query);
                var everywhere = "WITH a AS (SELECT * FROM s.a WHERE ra IS NOT NULL AND dec < 91), b AS (SELECT * FROM s.b WHERE ra IS NOT NULL AND dec < 91) ";
                var expected = everywhere + hidden.Replace("$D", Hidden, StringComparison.Ordinal).Replace("$R", r, StringComparison.Ordinal);
                PlanRun.AssertSameRows(await RowsAsync(memory, expected), await RowsAsync(engine, query));
            }
        }
    }

    [Fact]
    public async Task Only_partitions_near_the_other_side_are_read()
    {
        var layout = new SkyLayout(20, 1000);
        var random = new Random(3);
        List<(double, double)> here = [(10, 10)], both = [(10, 10), (200, -40), (80, 70)];
        using var engine = Engine(2, 8192);
        engine.Register(new("s", "a", layout.Write(_folder.PathOf("a"), Columns, Catalog(random, here, 0.001, 100), 1)));
        engine.Register(new("s", "b", layout.Write(_folder.PathOf("b"), Columns, Catalog(random, both, 0.001, 300), 1)));
        await using var result = engine.Execute("EXPLAIN ANALYZE SELECT a.id FROM a LEFT JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001");
        var text = "";
        await foreach (var batch in result.Batches)
        {
            text += string.Join('\n', Enumerable.Range(0, batch.Length).Select(row => batch.Columns[0].Value(row)));
        }

        Assert.Contains("aligned, neighbours read for the border", text, StringComparison.Ordinal);
        var ofRight = text[text.IndexOf("TableScan s.b", StringComparison.Ordinal)..];
        Assert.Matches("partitions_skipped=[1-9]", ofRight);
    }

    /// <summary>Error circles of catalogs that do not fit into memory, but for what lies around a row group.</summary>
    [Theory]
    [InlineData("a.mag")]
    [InlineData("b.mag")]
    [InlineData("(a.mag + b.mag)")]
    public async Task Radii_of_rows_do_not_need_a_side_in_memory(string radius)
    {
        var layout = new SkyLayout(2000, 2000);
        var random = new Random(5);
        var places = Enumerable.Range(0, 40).Select(_ => RandomSky.AwkwardPosition(random)).ToList();
        var (left, right) = (Catalog(random, places, 0.01, 60_000), Catalog(random, places, 0.01, 60_000));
        var counts = new List<object?>();
        foreach (var bytes in (long[])[1L << 30, 6 << 20])
        {
            using var engine = new QueryEngine(new() { Workers = 2, MemoryBytes = bytes });
            engine.Register(new("s", "a", layout.Write(_folder.PathOf($"a{bytes}"), Columns, left, 1)));
            engine.Register(new("s", "b", layout.Write(_folder.PathOf($"b{bytes}"), Columns, right, 1)));
            var query = $"SELECT COUNT(*), SUM(a.id), SUM(b.id) FROM a JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < {radius} / 3600";
            Assert.True(await IsSweptAsync(engine, query), query);
            counts.Add(string.Join(' ', (await RowsAsync(engine, query))[0]));
        }

        Assert.Equal(counts[0], counts[1]);
    }

    /// <summary>Of rows at one place the one that comes first in its file, whatever row group it is in.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1000)]
    public async Task Ties_go_to_the_first_row(int workers, int groupRows)
    {
        var layout = new SkyLayout(1000, groupRows);
        using var engine = Engine(workers, 4);
        var rows = Enumerable.Range(0, 90).Select(i => (object?[])[(long)i, 10 + 0.1 * (i % 9), 41.8, 0.5, "x"]).ToList();
        engine.Register(new("s", "a", layout.Write(_folder.PathOf("a"), Columns, rows, 1)));
        engine.Register(new("s", "b", layout.Write(_folder.PathOf("b"), Columns, rows, 1)));
        var found = await RowsAsync(engine, "SELECT a.id, b.id FROM a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.01");
        PlanRun.AssertSameRows(rows.Select(r => (object?[])[r[0], (long)r[0]! % 9]), found);
        var mutual = await RowsAsync(engine, "SELECT a.id, b.id FROM a MUTUAL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.01");
        PlanRun.AssertSameRows(rows.Take(9).Select(r => (object?[])[r[0], r[0]]), mutual);
    }

    static readonly (SkyLayout, SkyLayout)[] Layouts =
    [
        (new(40, 1000), new(25, 1000)),
        (new(30, 7), new(1000, 10)),
        (new(1000, 1000), new(8, 3)),
        (new(50, 10, HasIndex: false), new(20, 8, HasIndex: false, IsSorted: false)),
        (new(50, 10, IsSorted: false), new(60, 12, IsSorted: false)),
    ];

    /// <summary>Each in words that the planner does not recognise, and as one writes it.</summary>
    static readonly (string Found, string Hidden)[] Queries =
    [
        Both("SELECT a.id, b.id, b.mag FROM a JOIN b ON $D < $R"),
        Both("SELECT a.id, b.id FROM (SELECT id, ra, dec, mag + 1 AS m FROM a) AS a JOIN b ON $D < $R WHERE a.m < 1.5 AND MOD(a.id, 7) <> 3"),
        Both("SELECT COUNT(*) FROM a JOIN b ON $D <= $R WHERE a.mag < b.mag"),
        Both("SELECT a.id, b.id FROM a LEFT JOIN b ON $D < $R AND b.mag > 0.3"),
        Both("SELECT a.id, a.ra, a.dec, a.name, b.name, b.ra, b.dec, b.mag FROM a LEFT JOIN b ON $D < $R"),
        Both("SELECT a.id, a.mag, b.mag, b.dec FROM a JOIN b ON $D < $R WHERE b.mag > 0.2"),
        Both("SELECT a.id, b.id FROM a RIGHT JOIN b ON $D < $R"),
        Both("SELECT a.id, b.id FROM a FULL JOIN b ON $D < $R"),
        Both("SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE $D < $R)"),
        Both("SELECT b.id FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE $D < $R)"),
        Both("SELECT a.id, b.m FROM (SELECT id, ra, dec FROM a WHERE mag < 0.8) AS a JOIN (SELECT id, ra, dec, 2 * mag AS m FROM b WHERE mag > 0.1) AS b ON $D < $R"),
        Both("SELECT a.id, b.id, c.id FROM a JOIN b ON $D < $R JOIN b AS c ON $D < $R AND c.mag < 0.4".Replace("JOIN b AS c ON $D", "JOIN b AS c ON $C", StringComparison.Ordinal)),
        Both("SELECT a.id, b.id FROM a JOIN b ON $D < $R * b.mag"),
        Both("SELECT a.id, b.id FROM (SELECT id, ra, dec, mag / 2 AS err FROM a) AS a LEFT JOIN b ON $D - $R * a.err <= $R * b.mag / 2"),
        Both("SELECT a.id, b.id FROM a FULL JOIN b ON $D < $R * GREATEST(a.mag, 0.5 - b.mag)"),
        Both("SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE $D < $R * SQRT(a.mag * a.mag + b.mag * b.mag) / 2)"),
        ("SELECT a.id, b.id FROM a NEAREST (2) JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R * b.mag", Ranked(2).Replace("< $R", "< $R * b.mag", StringComparison.Ordinal)),
        ("SELECT a.id, b.id FROM a NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R", Ranked(1)),
        ("SELECT a.id, b.id FROM a NEAREST (3) JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R", Ranked(3)),
        ("SELECT a.id, b.id FROM a LEFT NEAREST (2) JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R", $"SELECT a.id, p.bid FROM a LEFT JOIN ({Ranked(2)}) AS p ON a.id = p.aid"),
        ("SELECT a.id, b.id FROM a MUTUAL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R", Ranked(1) + " AND m = 1"),
        (
            "SELECT a.id, b.id FROM a MUTUAL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R * (0.5 * a.mag + b.mag) AND a.mag < b.mag + 0.3",
            Ranked(1).Replace("< $R", "< $R * (0.5 * a.mag + b.mag) AND a.mag < b.mag + 0.3", StringComparison.Ordinal) + " AND m = 1"),
        (
            "SELECT a.id, b.id FROM (SELECT mag / 2 AS half, id, dec, ra FROM a WHERE mag < 0.7) AS a MUTUAL NEAREST JOIN b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < $R",
            Ranked(1).Replace("< $R", "< $R AND a.mag < 0.7", StringComparison.Ordinal) + " AND m = 1"),
    ];

    static (string, string) Both(string query)
    {
        var hidden = query.Replace("$C", Hidden.Replace("b.", "c.", StringComparison.Ordinal), StringComparison.Ordinal);
        var found = query.Replace("$C", "DISTANCE(a.ra, a.dec, c.ra, c.dec)", StringComparison.Ordinal);
        return (found.Replace("$D", "DISTANCE(a.ra, a.dec, b.ra, b.dec)", StringComparison.Ordinal), hidden);
    }

    static string Ranked(int most) =>
        "SELECT aid, bid FROM (SELECT a.id AS aid, b.id AS bid, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY $D, b.id) AS n, "
        + $"ROW_NUMBER() OVER (PARTITION BY b.id ORDER BY $D, a.id) AS m FROM a JOIN b ON $D < $R) AS p WHERE n <= {most}";

    static QueryEngine Engine(int workers, int batchRows) => new(new() { Workers = workers, BatchRows = batchRows });

    static async Task<bool> IsSweptAsync(QueryEngine engine, string query) =>
        (await RowsAsync(engine, "EXPLAIN " + query)).Any(row => ((string)row[0]!).Contains("aligned", StringComparison.Ordinal));

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

    /// <summary>Rows about some places, a few radii apart from each other or much more, some without position.</summary>
    static List<object?[]> Catalog(Random random, List<(double Ra, double Dec)> places, double radius, int count, double widest = 1000)
    {
        var rows = new List<object?[]>();
        for (var id = 0L; id < count; id++)
        {
            var (ra, dec) = places[random.Next(places.Count)];
            var spread = Math.Min(20, radius * Math.Pow(widest, random.NextDouble()));
            object? lon = ra + spread * (random.NextDouble() - 0.5) / Math.Max(0.01, Math.Cos(dec * Math.PI / 180));
            // Rows at one pole would be equally far from all others.
            var most = 90 - 1e-7 * random.NextDouble();
            object? lat = Math.Clamp(dec + spread * (random.NextDouble() - 0.5), -most, most);
            (lon, lat) = random.Next(25) switch { 0 => (null, lat), 1 => (lon, double.NaN), _ => (lon, lat) };
            rows.Add([id, lon, lat, random.NextDouble(), random.Next(5) == 0 ? null : $"{id % 3} of {radius}"]);
        }

        return rows;
    }
}

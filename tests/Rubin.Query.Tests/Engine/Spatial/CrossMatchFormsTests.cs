using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>
/// Random statements of every spelling, kind of join and radius, over every kind of table and sub-query, against the same with a separation that is
/// not recognised. None of them may try all pairs.
/// </summary>
public class CrossMatchFormsTests
{
    const string Hidden = "ABS(DISTANCE(a.ra, a.dec, b.ra, b.dec))";

    static readonly Schema Columns = PlanRun.Schema(
        ("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("err", DataType.Double), ("mag", DataType.Double), ("t", DataType.Double));

    static readonly string[] Sources = ["csv$.$", "par$.$", "hats$.$", "narrow$.$", "wide$.$", "mydb.$", "mem$.$"];

    static readonly string[] Radii =
    [
        "$R", "$R", "$R", "a.err", "b.err", "a.err + b.err", "SQRT(a.err * a.err + b.err * b.err)", "GREATEST(a.err, b.err)", "LEAST(a.err + b.err, $R)", "3 * b.err", "COALESCE(b.err, 0)",
        "HYPOT(a.err, b.err)", "CASE WHEN a.mag < 0.5 THEN $R ELSE $R / 2 END", "(a.err + b.err) * 60 / 120", "a.err + b.err - b.mag * $R / 10",
    ];

    static readonly string[] Separations =
    [
        "DISTANCE(a.ra, a.dec, b.ra, b.dec)", "DISTANCE(b.ra, b.dec, a.ra, a.dec)", "DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec))",
        "DISTANCE(POINT('ICRS', b.ra, b.dec), POINT('ICRS', a.ra, a.dec))",
    ];

    static readonly (string Found, string Hidden)[] Conditions =
    [
        ("$D < $r", "$H < $r"), ("$D <= $r", "$H <= $r"), ("$r > $D", "$H < $r"), ("$r >= $D", "$H <= $r"), ("$D * 3600 < 3600 * ($r)", "$H * 3600 < 3600 * ($r)"),
        ("$D BETWEEN 0 AND $r", "$H BETWEEN 0 AND $r"), ("$D - ($r) < 0", "$H - ($r) < 0"), ("0 >= $D - ($r)", "0 >= $H - ($r)"), ("($r) - $D > 0", "($r) - $H > 0"), ("-2 * $D >= -2 * ($r)", "-2 * $H >= -2 * ($r)"),
        ("a.err + 3600 * $D - 3600 * ($r) <= b.err", "a.err + 3600 * $H - 3600 * ($r) <= b.err"), ("$D + b.mag / 1000 < $r", "$H + b.mag / 1000 < $r"), ("($D - a.mag * $R / 5) / 2 <= $R", "($H - a.mag * $R / 5) / 2 <= $R"),
        ("NOT (1 <> CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, $c)))", "$H <= $c"), ("NOT (CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, $c)) < 1)", "$H <= $c"), ("1 = CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, $c))", "$H <= $c"),
        ("CONTAINS(POINT('ICRS', a.ra, a.dec), CIRCLE('ICRS', b.ra, b.dec, $c)) = 1", "$H <= $c"), ("CONTAINS(POINT(a.ra, a.dec), CIRCLE(POINT(b.ra, b.dec), $c)) <> 0", "$H <= $c"),
        ("1 = INTERSECTS(CIRCLE(a.ra, a.dec, $c), POINT(b.ra, b.dec))", "$H <= $c"), ("CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, $c))", "$H <= $c"),
    ];

    static readonly string[] Others = ["", "", " AND a.id < b.id", " AND ABS(a.t - b.t) < 0.3", " AND b.mag < 0.6", " AND (a.mag < b.mag OR b.t > 0.8)", " AND a.id % 10 = b.id % 10", " AND $H > $R / 3"];

    static readonly string[] Inputs =
    [
        "$T AS $x", "$T AS $x", "$T AS $x", "(SELECT * FROM $T WHERE mag < 0.8) AS $x", "(SELECT TOP 100 * FROM $T ORDER BY id) AS $x",
        "(SELECT id, lon AS ra, lat AS dec, err, mag, t FROM (SELECT id, ra AS lon, dec AS lat, err, mag, t FROM $T WHERE id > 5) AS q) AS $x", "(SELECT DISTINCT id, ra, dec, err, mag, t FROM $T) AS $x",
        "(SELECT id, MAX(ra) AS ra, MAX(dec) AS dec, MAX(err) AS err, MIN(mag) AS mag, MIN(t) AS t FROM $T GROUP BY id) AS $x",
        "(SELECT * FROM $T WHERE mag < 0.5 UNION ALL SELECT * FROM $T WHERE mag >= 0.5) AS $x", "(SELECT p.* FROM $T AS p JOIN $T AS q ON p.id = q.id WHERE q.mag > 0.1) AS $x",
        "(SELECT * FROM $T WHERE DISTANCE(ra, dec, 0, 90) < 60) AS $x", "(SELECT *, ROW_NUMBER() OVER (ORDER BY mag, id) AS n FROM $T) AS $x",
    ];

    static readonly string[] Statements =
    [
        "SELECT a.id, b.id, DISTANCE(a.ra, a.dec, b.ra, b.dec) FROM $A JOIN $B ON $on", "SELECT a.id, b.id FROM $A, $B WHERE $on", "SELECT a.id, b.id FROM $A CROSS JOIN $B WHERE $on",
        "SELECT a.id, b.id FROM $A LEFT JOIN $B ON $on", "SELECT a.id, b.id FROM $A RIGHT JOIN $B ON $on", "SELECT a.id, b.id FROM $A FULL JOIN $B ON $on",
        "SELECT a.id FROM $A WHERE EXISTS (SELECT 1 FROM $B WHERE $on)", "SELECT b.id FROM $B WHERE NOT EXISTS (SELECT * FROM $A WHERE $on)", "SELECT a.id FROM $A LEFT JOIN $B ON $on WHERE b.id IS NULL",
        "SELECT a.id, (SELECT COUNT(*) FROM $B WHERE $on) FROM $A", "SELECT a.id, (SELECT MIN(b.mag) FROM $B WHERE $on) FROM $A WHERE a.mag < 0.9", "SELECT a.id, EXISTS (SELECT 1 FROM $B WHERE $on) FROM $A",
        "SELECT a.id FROM $A WHERE a.id IN (SELECT b.id FROM $B WHERE $on)", "SELECT a.id, x.bid FROM $A JOIN LATERAL (SELECT b.id AS bid FROM $B WHERE $on) AS x ON 1 = 1",
        "SELECT a.id, COUNT(b.id) FROM $A LEFT JOIN $B ON $on GROUP BY a.id", "SELECT a.id FROM $A WHERE a.mag < 0.3 OR NOT EXISTS (SELECT 1 FROM $B WHERE $on)",
        "SELECT TOP 10 a.id, b.id FROM $A JOIN $B ON $on ORDER BY a.id, b.id", "SELECT a.id, b.id FROM $A LEFT JOIN $B ON $on WHERE a.mag > 0.1 AND (b.id IS NULL OR b.t > 0.5)",
    ];

    [Theory]
    [InlineData(1, 1, 7, 1 << 30)]
    [InlineData(2, 2, 1024, 32 << 20)]
    [InlineData(3, 8, 100, 1 << 30)]
    [InlineData(4, 2, 8192, 32 << 20)]
    public async Task Every_form_gives_what_trying_all_pairs_gives(int seed, int workers, int batchRows, long memory)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows, MemoryBytes = memory }, new MyDbOptions { Directory = folder.PathOf("mydb") });
        var radius = (double[])[1 / 3600.0, 10 / 3600.0, 0.01, 1];
        await MakeAsync(engine, folder, random, radius[seed % radius.Length]);
        for (var i = 0; i < 50; i++)
        {
            var (found, hidden) = Statement(random, radius[seed % radius.Length].ToString("R", CultureInfo.InvariantCulture));
            Assert.DoesNotContain("NestedLoop", engine.Explain(found), StringComparison.Ordinal);
            PlanRun.AssertSameRows(await StoredSky.RowsAsync(engine, hidden), await StoredSky.RowsAsync(engine, found));
        }
    }

    static (string Found, string Hidden) Statement(Random random, string radius)
    {
        string Pick(string[] among) => among[random.Next(among.Length)];
        var (statement, bound, separation, other) = (Pick(Statements), Pick(Radii), Pick(Separations), Pick(Others));
        var (found, hidden) = Conditions[random.Next(Conditions.Length)];
        var (left, right) = (Pick(Inputs), Pick(Inputs));
        string Of(string condition, string a, string b) => statement.Replace("$on", condition + other, StringComparison.Ordinal)
            .Replace("$A", left.Replace("$T", a, StringComparison.Ordinal).Replace("$x", "a", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("$B", right.Replace("$T", b, StringComparison.Ordinal).Replace("$x", "b", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("$D", separation, StringComparison.Ordinal).Replace("$H", Hidden, StringComparison.Ordinal)
            .Replace("$r", bound, StringComparison.Ordinal).Replace("$c", bound.Contains('-', StringComparison.Ordinal) ? "$R" : bound, StringComparison.Ordinal).Replace("$R", radius, StringComparison.Ordinal);
        return (Of(found, Pick(Sources).Replace("$", "a", StringComparison.Ordinal), Pick(Sources).Replace("$", "b", StringComparison.Ordinal)), Of(hidden, "csva.a", "csvb.b"));
    }

    /// <summary>The same rows as CSV, Parquet, HATS without margin, with one that is too narrow and one that is wide enough, as own tables, and in memory, as uploads are.</summary>
    static async Task MakeAsync(QueryEngine engine, TemporaryFolder folder, Random random, double radius)
    {
        List<(double Ra, double Dec)> places = [(0, 89.99), (0, -89.999), (45, 41.8103148957786), (359.9999, 10), RandomSky.AwkwardPosition(random)];
        foreach (var name in (string[])["a", "b"])
        {
            var lines = Enumerable.Range(0, 180).Select(id => string.Join(',', [id.ToString(CultureInfo.InvariantCulture), .. Row(random, places, radius)]));
            await File.WriteAllLinesAsync(folder.PathOf($"{name}.csv"), ["id,ra,dec,err,mag,t", .. lines]);
            engine.Attach($"csv{name}", folder.PathOf($"{name}.csv"));
            await WriteAsync("par", $"{name}.parquet", "");
            await WriteAsync("hats", $"plain/{name}", "FORMAT hats, rows_per_partition 60, highest_order 18");
            var margin = Math.Min(radius, 0.004) * 3600;
            await WriteAsync("narrow", $"narrow/{name}", FormattableString.Invariant($"FORMAT hats, rows_per_partition 1000, highest_order 10, name '{name}', margin_arcsec {margin / 2}"));
            await WriteAsync("wide", $"wide/{name}", FormattableString.Invariant($"FORMAT hats, rows_per_partition 1000, highest_order 8, name '{name}', margin_arcsec {margin * 2}"));
            engine.Register(new($"mem{name}", name, PlanRun.Table(Columns, await StoredSky.RowsAsync(engine, $"SELECT * FROM csv{name}.{name}"))));
            await StoredSky.RowsAsync(engine, $"CREATE TABLE mydb.{name} AS SELECT * FROM csv{name}.{name}");

            async Task WriteAsync(string schema, string path, string options)
            {
                await StoredSky.RowsAsync(engine, $"COPY (SELECT * FROM csv{name}.{name}) TO '{folder.PathOf(path)}'{(options.Length > 0 ? $" ({options})" : "")}");
                engine.Attach(schema + name, folder.PathOf(path));
            }
        }
    }

    static string[] Row(Random random, List<(double Ra, double Dec)> places, double radius)
    {
        var (ra, dec) = places[random.Next(places.Count)];
        var spread = Math.Min(20, radius * Math.Pow(300, random.NextDouble()));
        var most = 90 - (1e-7 * random.NextDouble());
        var lat = Math.Clamp(dec + (spread * (random.NextDouble() - 0.5)), -most, most);
        var lon = ra + (spread * (random.NextDouble() - 0.5) / Math.Max(0.01, Math.Cos(dec * Math.PI / 180)));
        double?[] values = [((lon % 360) + 360) % 360, lat, random.Next(10) == 0 ? null : 2 * radius * random.NextDouble(), random.NextDouble(), random.NextDouble()];
        return Array.ConvertAll(values, v => v?.ToString("R", CultureInfo.InvariantCulture) ?? "");
    }
}

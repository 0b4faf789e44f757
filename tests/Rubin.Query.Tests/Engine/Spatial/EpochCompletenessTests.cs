using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Regions and matches at another epoch than the catalog's find stars that have moved far, wherever their rows are stored.</summary>
public class EpochCompletenessTests
{
    static readonly Schema Columns = PlanRun.Schema(
        ("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("plx", DataType.Double), ("pmra", DataType.Double), ("pmdec", DataType.Double),
        ("rv", DataType.Double), ("epoch", DataType.Double));

    const string Full = "ivo_epoch_prop_pos(t.ra, t.dec, t.plx, t.pmra, t.pmdec, t.rv, t.epoch, 2116)";
    const string Linear = "gavo_apply_pm(t.ra, t.dec, COALESCE(t.pmra, 0) / 3.6e6, t.pmdec / 3.6e6, 2116 - t.epoch)";

    /// <summary>Barnard's star in Gaia DR3: 10.4 arcseconds a year, so that it is 17 arcminutes off after a hundred years.</summary>
    static readonly object?[] Barnard = [-1L, 269.44850252543836, 4.739420051112412, 546.975939730948, -801.550977838032, 10362.394206546573, -110.51, 2016.0];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(8, 8192)]
    public async Task Moved_stars_are_found_in_regions_and_joins(int workers, int batchRows)
    {
        using var folder = new TemporaryFolder();
        using var engine = await OpenAsync(folder, new Random(workers), workers, batchRows);
        var (ra, dec) = Moved(Barnard, 2116);
        (double Ra, double Dec)[] targets = [(ra, dec), (0, 90), (77, -89.99), (0, 10), (180, 41.81)];
        foreach (var position in (string[])[Full, Linear])
        {
            foreach (var target in targets)
            {
                foreach (var radius in (double[])[0.5 / 3600, 1.0 / 60, 2])
                {
                    var condition = FormattableString.Invariant($"DISTANCE({position}, POINT({target.Ra}, {target.Dec})) < {radius}");
                    await CompareAsync(engine, $"SELECT id FROM $T AS t WHERE {condition}");
                    await CompareAsync(engine, FormattableString.Invariant($"SELECT id FROM $T AS t WHERE 1 = CONTAINS({position}, CIRCLE({target.Ra}, {target.Dec}, {radius}))"));
                }
            }

            await CompareAsync(engine, $"SELECT t.id, q.id FROM q JOIN $T AS t ON DISTANCE({position}, POINT(q.ra, q.dec)) < 0.01");
            await CompareAsync(engine, $"SELECT t.id, q.id FROM q NEAREST JOIN $T AS t ON DISTANCE(POINT(q.ra, q.dec), {position}) < 0.5");

            // Catalogs beside each other, which are swept only where they lie as their rows are matched.
            await CompareAsync(engine, $"SELECT t.id, q.id FROM $T AS q JOIN $T AS t ON DISTANCE({position}, POINT(q.ra, q.dec)) < 0.1");
            await CompareAsync(engine, "SELECT t.id, q.id FROM $T AS q JOIN $T AS t ON DISTANCE(POINT(t.plx, t.dec), POINT(q.ra, q.dec)) < 1");
            await CompareAsync(engine, $"SELECT t.id, q.id FROM (SELECT ra AS ra, dec, plx, pmra AS pmra, pmdec, rv, epoch, id FROM $T WHERE id < 900) AS t JOIN q ON DISTANCE({position}, POINT(q.ra, q.dec)) < 0.01");
        }

        var found = await StoredSky.RowsAsync(engine, FormattableString.Invariant($"SELECT id FROM p AS t WHERE DISTANCE({Full}, POINT({ra}, {dec})) < 1e-6"));
        Assert.Equal(-1L, Assert.Single(found)[0]);
    }

    [Fact]
    public async Task The_plan_says_that_motions_are_allowed_for()
    {
        using var folder = new TemporaryFolder();
        using var engine = await OpenAsync(folder, new Random(3), 1, 1024);
        foreach (var query in (string[])
            [$"SELECT id FROM p AS t WHERE DISTANCE({Full}, POINT(10, 20)) < 0.1", $"SELECT q.id FROM (SELECT * FROM q WHERE id < 70) AS q JOIN p AS t ON DISTANCE({Full}, POINT(q.ra, q.dec)) < 0.01"])
        {
            var plan = string.Join('\n', (await StoredSky.RowsAsync(engine, "EXPLAIN ANALYZE " + query)).Select(r => r[0]));
            Assert.Matches("region=moved ra,dec|near=other side, found at run time, moved by", plan);
            Assert.Matches("row_groups_skipped=[1-9]", plan);
        }
    }

    static async Task CompareAsync(QueryEngine engine, string query)
    {
        var expected = await StoredSky.RowsAsync(engine, query.Replace("$T", "m", StringComparison.Ordinal).Replace("DISTANCE(", "0 + DISTANCE(", StringComparison.Ordinal).Replace("NEAREST JOIN m AS t ON 0 + ", "NEAREST JOIN m AS t ON ", StringComparison.Ordinal));
        foreach (var table in (string[])["p", "h"])
        {
            PlanRun.AssertSameRows(expected, await StoredSky.RowsAsync(engine, query.Replace("$T", table, StringComparison.Ordinal)));
        }
    }

    static async Task<QueryEngine> OpenAsync(TemporaryFolder folder, Random random, int workers, int batchRows)
    {
        var rows = Stars(random);
        var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        engine.Register(new("s", "m", PlanRun.Table(Columns, rows, 5)));
        await StoredSky.RowsAsync(engine, $"COPY (SELECT * FROM m) TO '{folder.PathOf("h")}' (FORMAT hats, ra 'ra', dec 'dec', rows_per_partition 60, highest_order 12)");
        using (var writer = ParquetWriter.Create(folder.PathOf("p.parquet"), Columns, new() { RowGroupRows = 40, PageRows = 10 }))
        {
            writer.Write(PlanRun.Batch(Columns, [.. rows.OrderBy(r => Math.Floor((double)r[2]! / 5)).ThenBy(r => (double)r[1]!)]));
            writer.Complete();
        }

        engine.Register(new("s", "p", TableFormats.Open(folder.PathOf("p.parquet"))[0].Provider));
        engine.Register(new("s", "h", TableFormats.Open(folder.PathOf("h"))[0].Provider));
        var near = rows.Where((_, i) => i % 20 == 0).Select(r => (object?[])[r[0], Moved(r, 2116).Ra, Moved(r, 2116).Dec]).ToList();
        engine.Register(new("s", "q", PlanRun.Table(PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double)), near, 2)));
        return engine;
    }

    static (double Ra, double Dec) Moved(object?[] star, double epoch)
    {
        var numbers = Array.ConvertAll(star[1..], v => v as double? ?? 0);
        var moved = new StellarMotion(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]).After(epoch - numbers[6]);
        return (moved.RaDegrees, moved.DecDegrees);
    }

    /// <summary>Most move a little, some fast; some say nothing of it, and a group of rows says nothing at all.</summary>
    static List<object?[]> Stars(Random random)
    {
        List<object?[]> stars = [Barnard, [-2L, 5.0, 89.999, 500.0, 9000.0, -9000.0, 300.0, 1991.25], [-3L, 5.0, -89.99, 700.0, -1e5, 1e5, -500.0, 2000.0]];
        while (stars.Count < 1000)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            if (random.Next(3) == 0)
            {
                (ra, dec) = RandomSky.Near(random, UnitVector.FromDegrees(0, random.Next(2) == 0 ? 90 : 10), 0.05).ToDegrees();
            }

            stars.Add([(long)stars.Count, ra, dec, Maybe(100), Maybe(300), Maybe(300), Maybe(200), random.Next(2) == 0 ? 2016.0 : 2000.0]);
        }

        return stars;

        object? Maybe(double size) => random.Next(10) switch { 0 => null, 1 when size > 150 => size * 20 * (random.NextDouble() - 0.5), _ => size * (random.NextDouble() - 0.5) };
    }
}

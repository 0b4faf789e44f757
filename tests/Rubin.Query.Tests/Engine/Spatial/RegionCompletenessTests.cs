using System.Globalization;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>A region in a condition never loses or repeats a row, however the rows are stored: in memory every row is tested, files are read in part.</summary>
public class RegionCompletenessTests
{
    [Theory]
    [InlineData(1, 7, false)]
    [InlineData(2, 1024, true)]
    [InlineData(8, 8192, false)]
    [InlineData(1, 8192, true)]
    public async Task Every_storage_gives_the_rows_that_testing_each_gives(int workers, int batchRows, bool isWhole)
    {
        using var sky = await StoredSky.MakeAsync(40 + workers, 1500, isWhole);
        using var engine = sky.Engine(workers, batchRows);
        foreach (var condition in Conditions(sky))
        {
            var expected = await StoredSky.RowsAsync(engine, $"SELECT id FROM m WHERE {condition}");
            foreach (var table in sky.Tables.Keys.Where(t => t != "m"))
            {
                var found = await StoredSky.RowsAsync(engine, $"SELECT id FROM {table} WHERE {condition}");
                Assert.True(Ids(expected).SequenceEqual(Ids(found)), $"{table}: {condition}: missing {string.Join(",", Ids(expected).Except(Ids(found)))}, more {string.Join(",", Ids(found).Except(Ids(expected)).Select(id => string.Join("|", sky.Rows[(int)id])))}");
            }
        }
    }

    [Fact]
    public async Task Files_in_zones_are_read_in_part()
    {
        using var sky = await StoredSky.MakeAsync(3, 3000, isWhole: true);
        using var engine = sky.Engine(1, 8192);
        var (ra, dec) = sky.Places[0];
        await using var result = engine.Execute(Invariant($"EXPLAIN ANALYZE SELECT id FROM p WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({ra}, {dec}, 0.1))"));
        var plan = new List<string>();
        await foreach (var batch in result.Batches)
        {
            plan.AddRange(Enumerable.Range(0, batch.Length).Select(i => (string)batch.Columns[0].Value(i)!));
        }

        var text = string.Join('\n', plan);
        Assert.Contains("region=ra,dec", text, StringComparison.Ordinal);
        var skipped = System.Text.RegularExpressions.Regex.Match(text, @"row_groups_skipped=(\d+)");
        Assert.True(skipped.Success && int.Parse(skipped.Groups[1].Value, CultureInfo.InvariantCulture) > 15, text);
    }

    static IEnumerable<string> Conditions(StoredSky sky)
    {
        foreach (var (ra, dec) in sky.Places)
        {
            foreach (var order in (int[])[0, 3, 8, 14, 29])
            {
                var cell = Rubin.Query.Sky.Healpix.IndexFromDegrees(ra, dec, order);
                yield return Invariant($"ivo_healpix_index({order}, ra, dec) = {cell}");
                yield return Invariant($"ivo_healpix_index({order}, POINT(ra, dec)) IN ({cell}, {Math.Max(0, cell - 1)}, 5)");
                yield return Invariant($"{cell} <= ivo_healpix_index({order}, ra, dec) AND ivo_healpix_index({order}, ra, dec) < {cell + 3}");
            }

            foreach (var r in StoredSky.Radii)
            {
                yield return Invariant($"DISTANCE(ra, dec, {ra}, {dec}) < {r}");
                yield return Invariant($"DISTANCE(POINT({ra}, {dec}), POINT(ra, dec)) <= {r}");
                yield return Invariant($"1 = CONTAINS(POINT(ra, dec), CIRCLE({ra}, {dec}, {r}))");
                yield return Invariant($"1 = CONTAINS(POINT(ra, dec), BOX({ra}, {dec}, {r}, {2 * r}))");
                yield return Invariant($"INTERSECTS(POLYGON({ra}, {Math.Clamp(dec + r, -90, 90)}, {ra + r}, {Math.Clamp(dec - r, -89, 89)}, {ra - (2 * r)}, {Math.Clamp(dec - r, -89, 89)}), POINT(ra, dec)) = 1");
                yield return Invariant($"CONTAINS(POINT(ra, dec), MOC(9, CIRCLE({ra}, {dec}, {r}))) = 1");
                yield return Invariant($"DISTANCE(ra, dec, {ra}, {dec}) < {r} OR DISTANCE(ra, dec, {ra + 180}, {-dec}) < 1 AND ra > 3");
                yield return Invariant($"scisql_s2PtInCircle(ra, dec, {ra}, {dec}, {r}) = 1");
            }
        }

        yield return "DISTANCE(ra, dec, 0, 0) < 100";
        yield return "DISTANCE(ra, dec, 0, 0) <= 0";
        yield return "CONTAINS(POINT(ra, dec), REGION('POLYGON 300 -50 300 -55 272 -55 272 -50')) = 1";
    }

    static IEnumerable<long> Ids(IEnumerable<object?[]> rows) => rows.Select(r => (long)r[0]!).Order();

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

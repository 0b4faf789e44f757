using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tests.Engine.Spilling;

/// <summary>Queries whose states do not fit into memory give the rows that they give with all the memory there is, in the same order, and leave no file.</summary>
public sealed class SpillTests : IDisposable
{
    const int Rows = 80_000;
    const long Little = 4 << 20;
    const long Least = 64 << 10;

    static readonly Schema Columns = PlanRun.Schema(
        ("id", DataType.Int64), ("k", DataType.Int64), ("band", DataType.Utf8), ("flux", DataType.Double), ("note", DataType.Utf8), ("n", DataType.Int32));

    static readonly InMemoryTable Table = new(Columns, [.. Enumerable.Range(0, Rows / 8000).Select(Batch)]);

    static readonly StructType Pair = new([new("a", DataType.Int32), new("b", DataType.Utf8)]);

    static readonly Schema AwkwardColumns = PlanRun.Schema(
        ("id", DataType.Int64), ("wide", DataType.Utf8), ("list", new ListType(DataType.Double)), ("pair", Pair), ("missing", DataType.Double),
        ("nan", DataType.Double), ("hot", DataType.Int64));

    // Wide texts, lists and structs, a column that is all NULL, NaN and NULL as keys, and one key that nearly all rows have.
    static readonly InMemoryTable Awkward = new(AwkwardColumns, [.. Enumerable.Range(0, 4).Select(AwkwardBatch)]);

    readonly string _place = Path.Combine(Path.GetTempPath(), $"spill-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_place))
        {
            Directory.Delete(_place, recursive: true);
        }
    }

    [Theory]
    [InlineData("SELECT * FROM t ORDER BY flux, id")]
    [InlineData("SELECT id, note, flux FROM t ORDER BY note DESC, band, flux")]
    [InlineData("SELECT id, n, note FROM t ORDER BY n")]
    [InlineData("SELECT id, k FROM t ORDER BY band NULLS FIRST, k DESC OFFSET 70000")]
    [InlineData("SELECT id, flux, note FROM t ORDER BY flux DESC LIMIT 75000")]
    [InlineData("SELECT id, LAG(flux) OVER (PARTITION BY k ORDER BY flux, id) AS before, ROW_NUMBER() OVER (ORDER BY flux, id) AS place FROM t")]
    [InlineData("SELECT id, SUM(flux) OVER (PARTITION BY k ORDER BY id) AS total, note FROM t ORDER BY k, id")]
    public Task Sorts_and_windows(string text) => AssertSameAsync(text);

    [Theory]
    [InlineData("ROW_NUMBER() OVER (ORDER BY flux, id)")]
    [InlineData("RANK() OVER (ORDER BY n), DENSE_RANK() OVER (ORDER BY n), PERCENT_RANK() OVER (ORDER BY n), CUME_DIST() OVER (ORDER BY n)")]
    [InlineData("LAG(note) OVER (ORDER BY flux, id), LAG(id, 3, -id) OVER (ORDER BY flux, id), LEAD(n, 20) OVER (ORDER BY flux, id), LEAD(id, -9000) OVER (ORDER BY flux, id)")]
    [InlineData("SUM(n) OVER (ORDER BY k), COUNT(*) FILTER (WHERE n > 5) OVER (ORDER BY k), MAX(note) OVER (ORDER BY k)")]
    [InlineData("SUM(n) OVER (ORDER BY flux, id ROWS UNBOUNDED PRECEDING), COUNT(flux) OVER (ORDER BY flux, id ROWS UNBOUNDED PRECEDING)")]
    [InlineData("AVG(n) OVER (), MAX(flux) OVER (), COUNT(*) OVER ()")]
    [InlineData("AVG(n) OVER (ORDER BY flux, id ROWS BETWEEN 3 PRECEDING AND 10 FOLLOWING), LAST_VALUE(id) OVER (ORDER BY flux, id ROWS BETWEEN 2 FOLLOWING AND 5 FOLLOWING)")]
    [InlineData("FIRST_VALUE(note) OVER (ORDER BY flux, id), SUM(n) OVER (PARTITION BY n > 3 ORDER BY k)")]
    [InlineData("ROW_NUMBER() OVER (PARTITION BY id > 1000 AND id < 1100 ORDER BY flux, id), SUM(id) OVER (PARTITION BY id > 20000 ORDER BY k GROUPS UNBOUNDED PRECEDING)")]
    [InlineData("NTILE(7) OVER (ORDER BY flux, id), NTILE(id DIV 9 + 1) OVER (ORDER BY flux, id), NTILE(NULLIF(n, n)) OVER (ORDER BY flux, id)")]
    [InlineData("LAG(note, 30000) OVER (ORDER BY flux, id), LEAD(id, 70000, -id) OVER (ORDER BY flux, id), LAG(k, k DIV 100 - 200, id) OVER (ORDER BY flux, id)")]
    [InlineData("LAG(k) IGNORE NULLS OVER (ORDER BY flux, id), LEAD(band, 3) IGNORE NULLS OVER (ORDER BY flux, id), LAG(NULLIF(n, 1), n, 77) IGNORE NULLS OVER (ORDER BY flux, id)")]
    [InlineData("NTH_VALUE(note, 3) OVER (ORDER BY n), NTH_VALUE(id, 40000) OVER (ORDER BY flux, id), NTH_VALUE(band, 2) IGNORE NULLS OVER (ORDER BY k, id ROWS BETWEEN 20000 PRECEDING AND 10000 PRECEDING)")]
    [InlineData("MEDIAN(n) OVER (ORDER BY flux, id ROWS BETWEEN 300 PRECEDING AND CURRENT ROW), LAST_VALUE(note) OVER (ORDER BY k, id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), FIRST_VALUE(band) IGNORE NULLS OVER (ORDER BY k, id ROWS BETWEEN 5 FOLLOWING AND 20000 FOLLOWING)")]
    [InlineData("LAST_VALUE(k) IGNORE NULLS OVER (ORDER BY flux, id), FIRST_VALUE(id) OVER (ORDER BY n, id GROUPS BETWEEN 9000 PRECEDING AND 8000 PRECEDING)")]
    [InlineData("SUM(n) OVER (ORDER BY flux RANGE BETWEEN 10 PRECEDING AND 2.5 FOLLOWING), COUNT(k) OVER (ORDER BY flux DESC NULLS FIRST RANGE BETWEEN 100 PRECEDING AND 50 PRECEDING)")]
    [InlineData("AVG(n) OVER (ORDER BY k RANGE BETWEEN 3 FOLLOWING AND 5000 FOLLOWING), MIN(note) OVER (ORDER BY k DESC RANGE BETWEEN 300 PRECEDING AND CURRENT ROW)")]
    [InlineData("COUNT(*) OVER (ORDER BY n GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING), MAX(note) OVER (ORDER BY k GROUPS BETWEEN 2000 FOLLOWING AND 30000 FOLLOWING)")]
    [InlineData("SUM(n) OVER (ORDER BY k GROUPS BETWEEN UNBOUNDED PRECEDING AND 5 PRECEDING), COUNT(*) OVER (ORDER BY n RANGE BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING)")]
    [InlineData("SUM(n) OVER (ORDER BY flux, id ROWS BETWEEN 30000 PRECEDING AND 20000 FOLLOWING), MIN(note) FILTER (WHERE n > 2) OVER (ORDER BY flux, id ROWS BETWEEN 5000 PRECEDING AND 10 PRECEDING)")]
    [InlineData("SUM(n) OVER (ORDER BY n RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES), COUNT(*) OVER (ORDER BY n GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE GROUP)")]
    [InlineData("FIRST_VALUE(id) OVER (ORDER BY n, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), SUM(id) OVER (ORDER BY k ROWS BETWEEN 10 PRECEDING AND UNBOUNDED FOLLOWING)")]
    [InlineData("COUNT(DISTINCT band) OVER (ORDER BY id RANGE BETWEEN 100 PRECEDING AND 5 FOLLOWING), RANK() OVER (ORDER BY band), DENSE_RANK() OVER (ORDER BY flux, id), RANK() OVER ()")]
    [InlineData("MEDIAN(n) OVER (ORDER BY id GROUPS BETWEEN 300 PRECEDING AND CURRENT ROW), LIST(n) OVER (ORDER BY id RANGE BETWEEN 70 PRECEDING AND 10 PRECEDING), CUME_DIST() OVER (ORDER BY band), ARG_MIN(id, flux) OVER (ORDER BY id ROWS BETWEEN 100 FOLLOWING AND 6000 FOLLOWING)")]
    public Task Windows_over_partitions_that_do_not_fit(string calls) => AssertSameAsync($"SELECT id, {calls} FROM t", Least);

    [Theory]
    [InlineData("MEDIAN(n), COUNT(DISTINCT note), COUNT(*), SUM(n)")]
    [InlineData("LIST(id), MIN(note), COUNT(*)")]
    [InlineData("STRING_AGG(note, '; '), SUM(DISTINCT n), AVG(flux)")]
    [InlineData("LIST(n ORDER BY flux DESC, id), QUANTILE_CONT(flux, 0.25), MAX(band)")]
    [InlineData("COUNT(DISTINCT id), COUNT(DISTINCT k), COUNT(DISTINCT flux), SUM(n)")]
    public async Task Groups_of_very_many_values(string aggregates)
    {
        await AssertSameAsync($"SELECT {aggregates} FROM t", Least);
        await AssertSameAsync($"SELECT id < 100, {aggregates} FROM t GROUP BY id < 100", Least);
    }

    [Theory]
    [InlineData("SELECT k, COUNT(*), SUM(n), MIN(flux), MAX(note), AVG(flux) FROM t GROUP BY k")]
    [InlineData("SELECT note, k, COUNT(*), SUM(flux) FROM t GROUP BY note, k")]
    [InlineData("SELECT DISTINCT note, n FROM t")]
    [InlineData("SELECT k, COUNT(DISTINCT n), COUNT(DISTINCT note), MEDIAN(n), LIST(id), STRING_AGG(note, '; ') FROM t GROUP BY k")]
    [InlineData("SELECT n, STRING_AGG(note, '; ' ORDER BY note DESC, id), SUM(DISTINCT id), ARG_MIN(note, flux), FIRST(band), LAST(note), MODE(band) FROM t GROUP BY n")]
    [InlineData("SELECT k, band, COUNT(*), ROUND(STDDEV(flux), 6), QUANTILE_CONT(flux, 0.25), MAX(id) FROM t GROUP BY CUBE (k, band)")]
    [InlineData("SELECT band, APPROX_COUNT_DISTINCT(note), COUNT(DISTINCT note) FROM t GROUP BY band")]
    [InlineData("SELECT k, note FROM t WHERE id < 70000 EXCEPT SELECT k, note FROM t WHERE id > 50000")]
    [InlineData("SELECT note, band FROM t WHERE id < 70000 INTERSECT ALL SELECT note, band FROM t WHERE id > 50000")]
    [InlineData("SELECT COUNT(*), SUM(c) FROM (SELECT note, id, COUNT(*) AS c FROM t GROUP BY note, id) AS g")]
    public Task Groups_distinct_rows_and_set_operations(string text) => AssertSameAsync(text);

    [Theory]
    [InlineData("SELECT a.id, b.id, b.note FROM t AS a JOIN t AS b ON a.id = b.k")]
    [InlineData("SELECT a.id, b.id, a.note FROM t AS a LEFT JOIN t AS b ON a.k = b.id AND b.flux > a.flux")]
    [InlineData("SELECT a.id, b.id FROM (SELECT * FROM t WHERE id < 40000) AS a RIGHT JOIN t AS b ON a.note = b.note AND a.k < b.k")]
    [InlineData("SELECT a.id, b.id, b.note FROM t AS a FULL JOIN t AS b ON a.id = b.k AND b.band = 'g'")]
    [InlineData("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t AS b WHERE b.note = t.note AND b.id < t.id)")]
    [InlineData("SELECT id FROM t WHERE note NOT IN (SELECT note FROM t AS b WHERE b.flux < 200)")]
    [InlineData("SELECT id, k IN (SELECT b.k FROM t AS b WHERE b.flux < 300) AS has FROM t")]
    [InlineData("SELECT id, (SELECT b.note FROM t AS b WHERE b.id = t.k) AS other FROM t")]
    [InlineData("SELECT a.id, b.id FROM t AS a JOIN t AS b ON a.k IS NOT DISTINCT FROM b.id AND a.note IS NOT DISTINCT FROM b.note")]
    [InlineData("SELECT a.k, COUNT(*), SUM(b.flux) FROM t AS a JOIN t AS b ON a.id = b.k JOIN t AS c ON b.id = c.k GROUP BY a.k ORDER BY a.k")]
    public Task Joins(string text) => AssertSameAsync(text);

    [Theory]
    [InlineData("JOIN", "a.flux > b.flux + 600")]
    [InlineData("LEFT JOIN", "a.flux > b.flux + 600 AND (b.note < 'note 3' OR a.id > 5)")]
    [InlineData("FULL JOIN", "a.flux > b.flux + 610 OR a.id = -b.id")]
    public Task Joins_that_try_all_pairs(string join, string condition) => AssertSameAsync(
        "SELECT a.id, b.id, b.note FROM (SELECT id, flux FROM t WHERE id < 9 UNION ALL SELECT id, flux FROM t WHERE id < 7) AS a "
        + $"{join} (SELECT * FROM t WHERE id >= 0) AS b ON {condition}");

    [Theory]
    [InlineData("SELECT id, wide, list, pair, missing, nan, hot FROM w ORDER BY nan DESC NULLS FIRST, hot, wide, id")]
    [InlineData("SELECT id, list, pair FROM w ORDER BY list, pair, id")]
    [InlineData("SELECT nan, missing, COUNT(*), SUM(id), MIN(wide) FROM w GROUP BY nan, missing")]
    [InlineData("SELECT list, pair, COUNT(*), MAX(id), COUNT(DISTINCT nan), LIST(id ORDER BY id DESC) FROM w GROUP BY list, pair")]
    [InlineData("SELECT hot, missing, COUNT(*), COUNT(DISTINCT id), COUNT(DISTINCT nan), MEDIAN(id) FROM w GROUP BY GROUPING SETS ((hot, missing), (hot), (id), ())")]
    [InlineData("SELECT DISTINCT nan, list, missing, wide FROM w")]
    [InlineData("SELECT nan, missing, list FROM w EXCEPT ALL SELECT nan, missing, list FROM w WHERE id % 3 = 0")]
    [InlineData("SELECT nan, pair FROM w INTERSECT ALL SELECT nan, pair FROM w WHERE id > 6000")]
    [InlineData("SELECT missing, nan FROM w UNION SELECT missing, hot FROM w UNION SELECT NULL, id FROM w")]
    [InlineData("SELECT a.id, b.x FROM w AS a JOIN (VALUES (7, 1), (7, 2), (7, 3), (8, 4)) AS b(hot, x) ON a.hot = b.hot ORDER BY a.id, b.x")]
    [InlineData("SELECT b.x, a.id, a.wide FROM (VALUES (7, 1), (7, 2), (9, 3), (8, 4)) AS b(hot, x) FULL JOIN (SELECT hot, id, wide FROM w WHERE id < 5000) AS a ON a.hot = b.hot ORDER BY a.id, b.x")]
    [InlineData("SELECT a.id, b.id, b.list FROM w AS a LEFT JOIN w AS b ON a.nan = b.nan AND a.id = b.id + 1")]
    [InlineData("SELECT a.id, b.id FROM w AS a FULL JOIN w AS b ON a.missing = b.missing AND a.id = b.id")]
    [InlineData("SELECT a.id, b.id, b.pair FROM w AS a JOIN w AS b ON a.list = b.list AND a.pair IS NOT DISTINCT FROM b.pair WHERE a.id % 50 = 0 ORDER BY a.id, b.id")]
    [InlineData("SELECT id, (SELECT COUNT(*) FROM w AS b WHERE b.hot = a.id % 9) AS c FROM w AS a WHERE id < 900 ORDER BY wide")]
    [InlineData("SELECT id, (SELECT MAX(b.wide) FROM w AS b WHERE b.id = a.id - 1) AS m FROM w AS a")]
    [InlineData("SELECT a.id, l.id, l.wide FROM w AS a, LATERAL (SELECT b.id, b.wide FROM w AS b WHERE b.id DIV 4 = a.id ORDER BY b.nan, b.id LIMIT 2) AS l")]
    [InlineData("SELECT id, e, o FROM w, UNNEST(list) WITH ORDINALITY AS u(e, o) ORDER BY e DESC, id, o")]
    [InlineData("SELECT id, list, LAG(pair) OVER (PARTITION BY hot ORDER BY id), COUNT(missing) OVER (ORDER BY nan), LAST_VALUE(list) OVER (ORDER BY id RANGE BETWEEN CURRENT ROW AND 9000 FOLLOWING) FROM w")]
    [InlineData("SELECT id, NTH_VALUE(pair, 5) OVER (PARTITION BY hot ORDER BY nan, id GROUPS BETWEEN 5 PRECEDING AND UNBOUNDED FOLLOWING), NTILE(5) OVER (PARTITION BY missing ORDER BY wide, id) FROM w")]
    [InlineData("SELECT id FROM w WHERE (nan, hot) NOT IN (SELECT nan, id FROM w WHERE nan IS NOT NULL) ORDER BY id")]
    [InlineData("SELECT id FROM w WHERE nan NOT IN (SELECT nan + 1 FROM w WHERE nan IS NOT NULL) AND EXISTS (SELECT 1 FROM w AS b WHERE b.id = w.id + 1 AND b.hot <> w.hot) ORDER BY id")]
    public Task Awkward_rows(string text) => AssertSameAsync(text, Least);

    [Theory]
    [InlineData("(id, n) NOT IN (SELECT b.id + 5, b.n FROM t AS b)")]
    [InlineData("((id, n) IN (SELECT b.id + 5, b.n FROM t AS b)) IS NOT TRUE")]
    [InlineData("(id, n) NOT IN (SELECT b.id, NULLIF(b.n, b.id - 7) FROM t AS b WHERE b.id <> 10)")]
    [InlineData("((NULLIF(id, 70), n) IN (SELECT NULLIF(b.id, 50000 + b.n) + 5, b.n FROM t AS b)) IS NULL")]
    [InlineData("((id, NULLIF(n, id - 3)) IN (SELECT b.id + 5, NULLIF(b.n, b.id - 78000) FROM t AS b WHERE b.flux < t.flux)) IS NOT TRUE")]
    [InlineData("(NULLIF(id, 6), NULLIF(id, 7)) NOT IN (SELECT NULL, b.id FROM t AS b WHERE b.id < 400)")]
    public Task In_of_several_columns_of_a_large_side(string condition) => AssertSameAsync($"SELECT id, n, flux FROM t WHERE {condition} ORDER BY flux, id", Least);

    [Fact]
    public async Task A_folder_that_was_taken_away_is_made_again()
    {
        using var engine = new QueryEngine(new() { MemoryBytes = Least, SpillDirectory = _place });
        engine.Register(new("t", "t", Table));
        for (var run = 0; run < 3; run++)
        {
            await using var result = engine.Execute("SELECT id, note FROM t ORDER BY flux, id");
            var rows = 0;
            await foreach (var batch in result.Batches)
            {
                rows += batch.Length;
                if (run == 1 && Directory.Exists(_place))
                {
                    Directory.Delete(_place, recursive: true);
                }
            }

            Assert.Equal(Rows, rows);
            Assert.True(result.Progress.BytesSpilled > 0);
        }
    }

    async Task AssertSameAsync(string text, long memory = Little)
    {
        var (expected, none) = await RunAsync(text, 1, 8192, 1L << 30);
        Assert.Equal(0, none);
        foreach (var (workers, batchRows) in new[] { (1, 1000), (3, 8192) })
        {
            var (rows, spilled) = await RunAsync(text, workers, batchRows, memory);
            Assert.True(spilled > 0, "nothing was spilled");
            PlanRun.AssertSameRows(expected, rows);
            if (workers == 1 || text.Contains(" ORDER BY flux", StringComparison.Ordinal))
            {
                PlanRun.AssertSameOrder(expected, rows);
            }
        }
    }

    async Task<(List<object?[]> Rows, long Spilled)> RunAsync(string text, int workers, int batchRows, long memory)
    {
        var rows = new List<object?[]>();
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows, MemoryBytes = memory, SpillDirectory = _place });
        engine.Register(new("t", "t", Table));
        engine.Register(new("w", "w", Awkward));
        await using var result = engine.Execute(text);
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        Assert.Empty(Directory.Exists(_place) ? Directory.EnumerateFiles(_place, "*.rows", SearchOption.AllDirectories) : []);
        return (rows, result.Progress.BytesSpilled);
    }

    static RecordBatch Batch(int number)
    {
        var random = new Random(number);
        return PlanRun.Batch(Columns, [.. Enumerable.Range(0, 8000).Select(i => new object?[]
        {
            (number * 8000L) + i,
            random.Next(40) == 0 ? null : random.NextInt64(60_000),
            random.Next(20) == 0 ? null : "ugrizy"[random.Next(6)].ToString(),
            random.Next(50) == 0 ? double.NaN : Math.Round(random.NextDouble() * 5000) / 8,
            $"note {random.Next(100_000)} of a star that has a long name",
            random.Next(-5, 5),
        })]);
    }

    static RecordBatch AwkwardBatch(int number)
    {
        var random = new Random(100 + number);
        return PlanRun.Batch(AwkwardColumns, [.. Enumerable.Range(0, 2500).Select(i => new object?[]
        {
            (number * 2500L) + i,
            random.Next(9) == 0 ? null : new string((char)('a' + random.Next(26)), random.Next(2000)),
            random.Next(9) == 0 ? null : Enumerable.Range(0, random.Next(30) / 10).Select(object? (_) => random.Next(5) == 0 ? null : random.Next(4) / 2.0).ToArray(),
            random.Next(9) == 0 ? null : new StructValue(Pair.Fields, [random.Next(3) == 0 ? null : random.Next(40), random.Next(2) == 0 ? "" : "a text"]),
            null,
            random.Next(3) switch { 0 => double.NaN, 1 => null, _ => random.Next(3000) },
            random.Next(20) == 0 ? random.NextInt64(10) : 7L,
        })]);
    }
}

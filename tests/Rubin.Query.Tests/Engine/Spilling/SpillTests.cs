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
    [InlineData("(id, n) NOT IN (SELECT b.id + 5, b.n FROM t AS b)")]
    [InlineData("((id, n) IN (SELECT b.id + 5, b.n FROM t AS b)) IS NOT TRUE")]
    [InlineData("(id, n) NOT IN (SELECT b.id, NULLIF(b.n, b.id - 7) FROM t AS b WHERE b.id <> 10)")]
    [InlineData("((NULLIF(id, 70), n) IN (SELECT NULLIF(b.id, 50000 + b.n) + 5, b.n FROM t AS b)) IS NULL")]
    [InlineData("((id, NULLIF(n, id - 3)) IN (SELECT b.id + 5, NULLIF(b.n, b.id - 78000) FROM t AS b WHERE b.flux < t.flux)) IS NOT TRUE")]
    [InlineData("(NULLIF(id, 6), NULLIF(id, 7)) NOT IN (SELECT NULL, b.id FROM t AS b WHERE b.id < 400)")]
    public Task In_of_several_columns_of_a_large_side(string condition) => AssertSameAsync($"SELECT id, n, flux FROM t WHERE {condition} ORDER BY flux, id", Least);

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
}

using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Library;

/// <summary>Groups, partitions and windows over Parquet files are the same whatever the order of the keys in the files, the number of workers, the batches and the memory; and they are DuckDB's.</summary>
public sealed class StreamedKeysTests : IDisposable
{
    const int Rows = 20_000;
    const int RowGroup = 2048;

    static readonly EngineOptions[] Options =
    [
        new() { Workers = 1 },
        new() { Workers = 2, BatchRows = 500 },
        new() { Workers = 8, BatchRows = 7 },
        new() { Workers = 2, MemoryBytes = 1 << 20 },
        new() { Workers = 1, MemoryBytes = 64 << 10, BatchRows = 100 },
    ];

    readonly string _folder = Directory.CreateTempSubdirectory("rubin-stream-").FullName;
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;

    public StreamedKeysTests()
    {
        _connection = _database.Connect();
        _connection.Execute("SET threads = 1; CREATE SCHEMA p; SELECT setseed(0.5)");
        Write("v", "SELECT i * 3 AS visit, i % 10 AS seeing FROM range(120) AS t(i)", "visit");
    }

    /// <summary>The key of row i, and the order of the rows.</summary>
    public static TheoryData<string, string> Tables => new()
    {
        { "i // 50", "i" },
        { "i // 50", "i // 2048, hash(i)" },
        { "i // 50", "i DESC" },
        { "i // 50", "hash(i)" },
        { "i // 50", "i % 2, i" },
        { "i // 50", "i // 3000, i % 7, i" },
        { "CASE WHEN i BETWEEN 3000 AND 12000 THEN 60 ELSE i // 50 END", "i" },
        { "CASE WHEN hash(i) % 13 = 0 THEN NULL ELSE i // 50 END", "i" },
        { "CASE WHEN i < 5000 THEN NULL ELSE i // 50 END", "i" },
        { "CASE WHEN hash(i) % 101 = 0 THEN 7 ELSE i // 50 END", "i" },
        { "CASE WHEN i = 0 THEN -9223372036854775808 WHEN i = 19999 THEN 9223372036854775807 ELSE i // 50 END", "i" },
        { "i", "i" },
        { "i // 19000", "i" },
        { "NULL::BIGINT", "i" },
    };

    static string[] Queries =>
    [
        "SELECT id, count(*), sum(y), avg(x), stddev_samp(x), max(y) FROM p.t GROUP BY id ORDER BY id",
        "SELECT id, count(*), sum(x), min(x) FROM p.t WHERE y % 3 = 0 AND x < 0.9 GROUP BY id HAVING count(*) > 3 ORDER BY id",
        "SELECT id, median(x), mad(x), count(DISTINCT y) FROM p.t GROUP BY id ORDER BY id",
        "SELECT id, band, count(*), median(x), sum(y) FROM p.t GROUP BY id, band ORDER BY id, band",
        "SELECT visit, id, count(*), quantile_cont(x, 0.3) FROM p.t GROUP BY visit, id ORDER BY visit, id",
        "SELECT k32, sum(y), median(y) FROM p.t GROUP BY k32 ORDER BY k32",
        "SELECT DISTINCT band, id FROM p.t ORDER BY id, band",
        "SELECT id % 7 AS k, count(*), median(x) FROM p.t GROUP BY id % 7 ORDER BY k",
        "SELECT id, band, count(*), median(x) FROM p.t GROUP BY GROUPING SETS ((id), (id, band)) ORDER BY id, band",
        "SELECT id, band, sum(y) FROM p.t GROUP BY ROLLUP(id, band) ORDER BY id, band, sum(y)",
        "SELECT id, max(n), sum(m) FROM (SELECT id, band, count(*) AS n, median(x) AS m FROM p.t GROUP BY id, band) AS q GROUP BY id ORDER BY id",
        "SELECT visit, max(n), sum(m) FROM (SELECT id, visit, count(*) AS n, median(x) AS m FROM p.t GROUP BY id, visit) AS q GROUP BY visit ORDER BY visit",
        "SELECT id, count(d), sum(d), max(r) FROM (SELECT id, y - lag(y) OVER (PARTITION BY id ORDER BY i) AS d, row_number() OVER (PARTITION BY id ORDER BY i) AS r FROM p.t) AS q GROUP BY id ORDER BY id",
        "SELECT i, sum(y) OVER (PARTITION BY id ORDER BY i ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS s, max(x) OVER (PARTITION BY id, band) AS m FROM p.t ORDER BY i",
        "SELECT t.id, count(*), sum(v.seeing), median(t.x) FROM p.t AS t JOIN p.v AS v ON t.visit = v.visit GROUP BY t.id ORDER BY t.id",
        "SELECT t.id, count(*), count(v.visit), sum(v.seeing), median(t.x) FROM p.t AS t LEFT JOIN p.v AS v ON t.visit = v.visit GROUP BY t.id ORDER BY t.id",
        "SELECT t.id, count(*), count(v.visit), median(v.seeing) FROM p.t AS t FULL JOIN p.v AS v ON t.visit + 1 = v.visit GROUP BY t.id ORDER BY t.id",
        "SELECT k, count(*), sum(n) FROM (SELECT id AS k, median(y) AS n FROM p.t GROUP BY id UNION ALL SELECT visit, count(*) FROM p.t GROUP BY visit) AS q GROUP BY k ORDER BY k",
        "SELECT count(*) FROM (SELECT id, median(x) FROM p.t GROUP BY id LIMIT 3) AS q",
        "SELECT count(*), sum(n) FROM (SELECT id, count(*) AS n FROM p.t GROUP BY id) AS q JOIN p.v AS v ON q.id = v.visit",
    ];

    [DuckDbTheory]
    [MemberData(nameof(Tables))]
    public async Task Answers_are_those_of_DuckDb(string key, string order)
    {
        WriteTable(key, order);
        foreach (var query in Queries)
        {
            using var answer = _connection.Query(query.Replace("ORDER BY id, band", "ORDER BY id NULLS LAST, band NULLS LAST", StringComparison.Ordinal));
            var expected = answer.ReadRows().Select(Text).Order(StringComparer.Ordinal).ToList();
            foreach (var options in Options)
            {
                var rows = await RunAsync(query, options);
                Assert.True(expected.SequenceEqual(rows.Order(StringComparer.Ordinal)), $"{query}, {options.Workers} workers, {options.BatchRows} rows, {options.MemoryBytes} bytes: {Difference(expected, rows)}");
            }
        }
    }

    [DuckDbTheory]
    [MemberData(nameof(Tables))]
    public async Task Groups_come_in_the_same_order_however_they_are_computed(string key, string order)
    {
        WriteTable(key, order);
        foreach (var query in new[]
        {
            "SELECT list(id), list(n) FROM (SELECT id, count(*) AS n FROM p.t GROUP BY id) AS q",
            "SELECT list(id), list(m) FROM (SELECT id, band, median(x) AS m FROM p.t GROUP BY id, band) AS q",
            "SELECT list(i), list(r) FROM (SELECT i, row_number() OVER (PARTITION BY id ORDER BY x) AS r FROM p.t) AS q",
            "SELECT list(id), list(l) FROM (SELECT id, list(i) AS l, string_agg(band, '') AS b FROM p.t GROUP BY id) AS q",
        })
        {
            var first = await RunAsync(query, Options[0]);
            foreach (var options in Options.Skip(1).Where(o => o.MemoryBytes >= 1 << 20))
            {
                Assert.Equal(first, await RunAsync(query, options));
            }
        }
    }

    [DuckDbTheory]
    [InlineData("i // 100", "i")]
    [InlineData("i // 100", "i // 400, hash(i)")]
    [InlineData("i // 100", "i // 24576, hash(i)")]
    [InlineData("CASE WHEN hash(i) % 1009 = 0 THEN NULL ELSE i // 9000 END", "i")]
    [InlineData("-i", "i")]
    public async Task Long_row_groups_are_finished_some_keys_at_a_time(string key, string order)
    {
        WriteTable(key, order, 130_000, 24_576);
        foreach (var query in new[]
        {
            "SELECT id, count(*), median(x), mad(y) FROM p.t GROUP BY id",
            "SELECT id, band, count(DISTINCT y), quantile_cont(x, 0.9) FROM p.t GROUP BY id, band",
            "SELECT id, count(*), sum(d), max(r) FROM (SELECT id, y - lag(y) OVER (PARTITION BY id ORDER BY i) AS d, rank() OVER (PARTITION BY id ORDER BY y) AS r FROM p.t) AS q GROUP BY id",
        })
        {
            using var answer = _connection.Query(query);
            var expected = answer.ReadRows().Select(Text).Order(StringComparer.Ordinal).ToList();
            foreach (var options in Options)
            {
                Assert.Equal(expected, (await RunAsync(query, options)).Order(StringComparer.Ordinal));
            }
        }
    }

    [DuckDbFact]
    public async Task Explain_tells_by_what_groups_stream_and_why_not()
    {
        const string Query = "EXPLAIN SELECT id, median(x) FROM p.t GROUP BY id";
        WriteTable("i // 50", "i");
        Assert.Contains("streams=[id, not shared by 10 of 10 row groups]", string.Join('\n', await RunAsync(Query, Options[0])), StringComparison.Ordinal);
        Assert.Contains("streams=[id, not shared by 10 of 10 row groups]", string.Join('\n', await RunAsync("EXPLAIN SELECT visit, id, count(*) FROM p.t GROUP BY visit, id", Options[0])), StringComparison.Ordinal);
        Assert.Contains("streams=[no, 1 row group]", string.Join('\n', await RunAsync(Query.Replace("GROUP", "WHERE id < 3 GROUP", StringComparison.Ordinal), Options[0])), StringComparison.Ordinal);
        Assert.Contains("streams=[no, no key comes straight from an integer column]", string.Join('\n', await RunAsync("EXPLAIN SELECT x, count(*) FROM p.t GROUP BY x", Options[0])), StringComparison.Ordinal);
        WriteTable("i // 50", "hash(i)");
        Assert.Contains("streams=[no, row groups share id]", string.Join('\n', await RunAsync(Query, Options[0])), StringComparison.Ordinal);
    }

    [DuckDbTheory]
    [InlineData("SELECT id, median(x), mad(x), list(y) FROM p.t GROUP BY id")]
    [InlineData("SELECT id, band, count(*), avg(x), stddev_samp(y) FROM p.t GROUP BY id, band")]
    [InlineData("SELECT DISTINCT id, band, y FROM p.t")]
    [InlineData("SELECT id, lag(x) OVER (PARTITION BY id ORDER BY i) AS l FROM p.t")]
    [InlineData("SELECT f.mean FROM lc_features(TABLE(SELECT id, i AS mjd, x AS flux, 0.1 AS fluxErr FROM p.t) PARTITION BY id, 'mean') AS f")]
    public async Task Clustered_keys_take_no_disk_where_memory_is_short(string query)
    {
        WriteTable("i // 50", "i", 400_000);
        var plan = string.Join('\n', await RunAsync("EXPLAIN ANALYZE " + query, new() { Workers = 2, MemoryBytes = 8 << 20 }));
        var streaming = plan.Split('\n').First(l => l.Contains("streams=[id", StringComparison.Ordinal));
        Assert.Contains("bytes_spilled=0", streaming, StringComparison.Ordinal);
        Assert.Contains("rows_of_shared_keys=", streaming, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static string Difference(IEnumerable<string> expected, List<string> actual) =>
        $"{actual.Count} rows, expected but missing: {string.Join("; ", expected.Except(actual).Take(3))}, not expected: {string.Join("; ", actual.Except(expected).Take(3))}";

    static string Text(object?[] row) => string.Join(' ', row.Select(v => v switch
    {
        null => "NULL",
        double number => number.ToString("G9", CultureInfo.InvariantCulture),
        _ => v.ToString(),
    }));

    static string Exact(object? value) => value switch
    {
        null => "NULL",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list and not string => $"[{string.Join(',', list.Cast<object?>().Select(Exact))}]",
        _ => $"{value}",
    };

    async Task<List<string>> RunAsync(string query, EngineOptions options)
    {
        using var engine = new QueryEngine(options);
        foreach (var table in new[] { "t", "v" })
        {
            engine.Register(new("p", table, TableFormats.Open(PathOf(table))[0].Provider));
        }

        var rows = new List<string>();
        await using var result = engine.Execute(query);
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => query.Contains("list(", StringComparison.Ordinal)
                ? Exact(batch.Columns.Select(c => c.Value(row)).ToList())
                : Text([.. batch.Columns.Select(c => c.Value(row))])));
        }

        return rows;
    }

    string PathOf(string table) => Path.Combine(_folder, $"{table}.parquet");

    void WriteTable(string key, string order, int rows = Rows, int rowGroup = RowGroup) => Write(
        "t",
        $"""
        SELECT {key} AS id, ({key} % 1000)::INTEGER AS k32, i, substr('ugrizy', 1 + (hash(i + 1) % 6)::INTEGER, 1) AS band, (hash(i + 2) % 400)::BIGINT AS visit,
            CASE WHEN hash(i + 4) % 29 = 0 THEN NULL ELSE (hash(i + 3) % 100003) / 100003.0 END AS x, (hash(i + 5) % 50)::BIGINT AS y
        FROM range({rows}) AS t(i)
        """,
        order,
        rowGroup);

    void Write(string table, string rows, string order, int rowGroup = RowGroup)
    {
        _connection.Execute($"COPY (SELECT * FROM ({rows}) ORDER BY {order}) TO '{PathOf(table)}' (FORMAT parquet, ROW_GROUP_SIZE {rowGroup})");
        _connection.Execute($"CREATE OR REPLACE VIEW p.{table} AS SELECT * FROM '{PathOf(table)}'");
    }
}

using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Library;

/// <summary>
/// The first rows of Parquet files, whose scans learn while they read which rows can still be among them, are those of DuckDB: whatever the key, its direction, NULLs and NaN, and what stands
/// between the order and the scan.
/// </summary>
public sealed class TopPruningTests : IDisposable
{
    const string Rows = """
        SELECT i AS id, CASE WHEN i % 11 = 0 THEN NULL WHEN i % 97 = 0 THEN 'NaN'::DOUBLE WHEN i % 89 = 0 THEN '-Infinity'::DOUBLE ELSE ((i * 7919) % 40009 - 20000) / 8.0 END AS x,
            (CASE WHEN i % 101 = 0 THEN 'NaN'::FLOAT ELSE (i * 31) % 1013 END)::FLOAT AS y, CASE WHEN i > 30000 THEN NULL ELSE i // 1500 END AS step, ((i * 37) % 251 - 125)::TINYINT AS tiny,
            (18446744073709551615 - ((i * 7919) % 40009)::UBIGINT)::UBIGINT AS large, TIMESTAMP '2026-01-01' + to_seconds((i * 7919) % 40009) AS t, DATE '2026-01-01' + (i // 100)::INTEGER AS day,
            'n' || (i * 7919) % 40009 AS name, i % 3 = 0 AS flag, i % 50 AS band FROM range(40000) AS t(i)
        """;

    readonly DuckDbFiles _files = new();

    public TopPruningTests()
    {
        _files.Write("s", Rows);
        _files.Write("b", "SELECT i AS band, 'b' || i AS name, i % 7 AS w FROM range(0, 60, 2) AS t(i)");
    }

    public static TheoryData<string> Queries { get; } =
    [
        .. new[] { "x", "x DESC", "x NULLS FIRST", "x DESC NULLS FIRST", "y", "y DESC", "step", "step DESC", "step NULLS FIRST", "tiny", "tiny DESC", "large", "large DESC", "t", "t DESC", "day DESC", "name",
            "name DESC", "flag", "flag DESC", "x / y", "x / y DESC", "abs(x - 1000)", "x + step DESC", "id", "id DESC", "CASE WHEN x > 0 THEN step ELSE tiny END" }
            .Select(key => $"SELECT id, name FROM p.s ORDER BY {key}, id LIMIT 37"),
        "SELECT id, x FROM p.s WHERE x > 100 AND tiny < 0 ORDER BY x, id LIMIT 20",
        "SELECT id, x * 2 AS z, name FROM p.s WHERE name LIKE '%7%' ORDER BY z DESC, id OFFSET 30 LIMIT 40",
        "SELECT q.z, q.name FROM (SELECT x + tiny AS z, id, name FROM p.s WHERE flag) AS q WHERE q.z IS NOT NULL ORDER BY q.z, q.id LIMIT 25",
        "SELECT s.id, s.x, b.name FROM p.s AS s JOIN p.b AS b ON s.band = b.band WHERE b.w < 3 ORDER BY s.x DESC NULLS LAST, s.id LIMIT 60",
        "SELECT s.id, s.x, b.name FROM p.s AS s LEFT JOIN p.b AS b ON s.band = b.band ORDER BY s.tiny, s.id LIMIT 60",
        "SELECT s.id, b.w FROM p.s AS s JOIN p.b AS b ON s.band = b.band ORDER BY b.w DESC, s.id LIMIT 60",
        "SELECT s.id, b.w + s.tiny AS z FROM p.s AS s JOIN p.b AS b ON s.band = b.band ORDER BY z DESC, s.id LIMIT 60",
        "SELECT s.id FROM p.s AS s WHERE s.band IN (SELECT b.band FROM p.b AS b WHERE b.w = 2) ORDER BY s.x, s.id LIMIT 30",
        "SELECT s.id FROM p.s AS s WHERE NOT EXISTS (SELECT 1 FROM p.b AS b WHERE b.band = s.band AND b.w > 2) ORDER BY s.x, s.id LIMIT 30",
        "SELECT band, max(x) AS m FROM p.s WHERE NOT isnan(x) GROUP BY band ORDER BY m DESC, band LIMIT 7",
        "SELECT id FROM p.s ORDER BY x, id LIMIT 20000",
        "SELECT id FROM p.s ORDER BY tiny DESC, name LIMIT 33",
        "SELECT id FROM p.s ORDER BY step NULLS FIRST, name DESC LIMIT 33",
        "SELECT id FROM p.s ORDER BY x DESC, name, id LIMIT 500",
        "SELECT id FROM p.s WHERE id < 0 ORDER BY x LIMIT 5",
        "SELECT id, row_number() OVER (ORDER BY id) AS r FROM p.s ORDER BY x, id LIMIT 9",
    ];

    [DuckDbTheory]
    [MemberData(nameof(Queries))]
    public Task Answers_are_those_of_DuckDb(string query) => _files.CompareAsync(
        query, new() { Workers = 1 }, new() { Workers = 2, BatchRows = 500 }, new() { Workers = 2, BatchRows = 7000, MemoryBytes = 1 << 20 });

    [DuckDbFact]
    public async Task Row_groups_behind_the_first_rows_are_not_read()
    {
        using var engine = _files.Open(new() { Workers = 1 });
        var plan = await _files.RowsAsync(engine, "EXPLAIN ANALYZE SELECT * FROM p.s WHERE flag ORDER BY id LIMIT 10");

        Assert.Contains(plan, line => line.Contains("TableScan", StringComparison.Ordinal) && line.Contains("row_groups_skipped=18", StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();
}

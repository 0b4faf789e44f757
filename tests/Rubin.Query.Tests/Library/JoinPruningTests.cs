using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Library;

/// <summary>Joins of Parquet files, whose scans learn the keys of the other side, give what DuckDB gives: whatever the kind of join, the type of the key and the side that is held.</summary>
public sealed class JoinPruningTests : IDisposable
{
    readonly DuckDbFiles _files = new(doubles: "G10");

    public JoinPruningTests()
    {
        _files.Write("o", "SELECT i - 9000 AS id, (i - 9000)::INTEGER AS id32, (i % 30000 - 15000)::SMALLINT AS id16, (i * 37) % 1000 AS m FROM range(40000) AS t(i)");
        _files.Write(
            "s",
            """
            SELECT CASE WHEN i % 17 = 0 THEN NULL ELSE (i * 7) % 3000 - 20 END AS id, ((i * 7) % 3000 - 20)::INTEGER AS id32, ((i * 7) % 3000 - 20)::SMALLINT AS id16, i % 400 AS visit,
                (i * 13) % 1000 AS f FROM range(30000) AS t(i)
            """);
        _files.Write("v", "SELECT i * 3 AS visit, i % 10 AS seeing FROM range(120) AS t(i)");
        _files.Write("few", "SELECT unnest([-9000, 5, 7, 7, 2980, 30999, 900000]) AS id");
        _files.Write("nothing", "SELECT i AS id FROM range(5) AS t(i) WHERE i > 7");
        _files.Write("nulls", "SELECT NULL::BIGINT AS id FROM range(9)");
    }

    public static TheoryData<string> Queries =>
    [
        "SELECT count(*), sum(o.m), sum(s.f), min(o.id), max(o.id) FROM p.o AS o JOIN p.s AS s ON o.id = s.id WHERE o.m < 300 AND s.f > 700",
        "SELECT count(*), sum(o.m), sum(s.f), min(o.id), max(o.id) FROM p.o AS o JOIN p.s AS s ON o.id32 = s.id32 WHERE o.m < 3",
        "SELECT count(*), sum(o.m), sum(s.f), min(o.id), max(o.id) FROM p.o AS o JOIN p.s AS s ON o.id16 = s.id16 WHERE s.f < 500",
        "SELECT count(*), sum(o.m), sum(s.f), min(o.id), max(o.id) FROM p.o AS o JOIN p.s AS s ON o.id16 = s.id32 AND o.id = s.id",
        "SELECT count(*), count(s.f), sum(o.m), sum(s.f), max(o.id) FROM p.o AS o LEFT JOIN p.s AS s ON o.id = s.id AND s.f > 900",
        "SELECT count(*), count(o.m), sum(o.m), sum(s.f), max(o.id) FROM p.o AS o RIGHT JOIN p.s AS s ON o.id = s.id AND o.m > 900",
        "SELECT count(*), count(o.m), sum(o.m), sum(s.f), max(o.id) FROM p.o AS o FULL JOIN p.s AS s ON o.id = s.id",
        "SELECT count(*), sum(s.f), avg(v.seeing), min(o.m), max(o.m) FROM p.o AS o JOIN p.s AS s ON o.id = s.id JOIN p.v AS v ON s.visit = v.visit WHERE o.m < 500 AND v.seeing < 3",
        "SELECT count(*), sum(o.m) FROM p.o AS o WHERE o.id IN (SELECT s.id FROM p.s AS s WHERE s.f > 990)",
        "SELECT count(*), sum(o.m) FROM p.o AS o WHERE o.id NOT IN (SELECT s.id FROM p.s AS s WHERE s.f > 990 AND s.id > 4)",
        "SELECT count(*), sum(o.m) FROM p.o AS o WHERE EXISTS (SELECT 1 FROM p.s AS s WHERE s.id = o.id AND s.f > o.m)",
        "SELECT count(*), sum(o.m) FROM p.o AS o WHERE NOT EXISTS (SELECT 1 FROM p.s AS s WHERE s.id = o.id)",
        "SELECT count(*), sum(s.f) FROM p.s AS s JOIN p.few AS few ON s.id = few.id",
        "SELECT count(*), sum(o.m) FROM p.o AS o JOIN p.few AS few ON o.id = few.id",
        "SELECT count(*), sum(o.m) FROM p.o AS o JOIN p.nothing AS n ON o.id = n.id",
        "SELECT count(*), sum(o.m), count(n.id) FROM p.o AS o LEFT JOIN p.nothing AS n ON o.id = n.id",
        "SELECT count(*), sum(o.m) FROM p.o AS o JOIN p.nulls AS n ON o.id = n.id",
        "SELECT count(*), sum(s.f) FROM p.s AS s JOIN p.nulls AS n ON s.id IS NOT DISTINCT FROM n.id",
        "SELECT count(*), sum(q.f) FROM (SELECT id + 1 AS next, id, f FROM p.s) AS q JOIN p.few AS few ON q.next = few.id",
        "SELECT count(*), sum(q.n) FROM (SELECT id, count(*) AS n FROM p.s GROUP BY id) AS q JOIN p.few AS few ON q.id = few.id",
        "SELECT count(*), sum(q.r) FROM (SELECT id, row_number() OVER (ORDER BY f, id, visit) AS r FROM p.s) AS q JOIN p.few AS few ON q.id = few.id",
    ];

    [DuckDbTheory]
    [MemberData(nameof(Queries))]
    public Task Answers_are_those_of_DuckDb(string query) => _files.CompareAsync(
        query, new() { Workers = 1 }, new() { Workers = 2, BatchRows = 500 }, new() { Workers = 2, MemoryBytes = 1 << 20 });

    public void Dispose() => _files.Dispose();
}

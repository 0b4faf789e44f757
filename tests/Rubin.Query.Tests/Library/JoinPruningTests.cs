using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Library;

/// <summary>Joins of Parquet files, whose scans learn the keys of the other side, give what DuckDB gives: whatever the kind of join, the type of the key and the side that is held.</summary>
public sealed class JoinPruningTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-join-").FullName;
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;

    public JoinPruningTests()
    {
        _connection = _database.Connect();
        _connection.Execute("CREATE SCHEMA p");
        Write("o", "SELECT i - 9000 AS id, (i - 9000)::INTEGER AS id32, (i % 30000 - 15000)::SMALLINT AS id16, (i * 37) % 1000 AS m FROM range(40000) AS t(i)");
        Write(
            "s",
            """
            SELECT CASE WHEN i % 17 = 0 THEN NULL ELSE (i * 7) % 3000 - 20 END AS id, ((i * 7) % 3000 - 20)::INTEGER AS id32, ((i * 7) % 3000 - 20)::SMALLINT AS id16, i % 400 AS visit,
                (i * 13) % 1000 AS f FROM range(30000) AS t(i)
            """);
        Write("v", "SELECT i * 3 AS visit, i % 10 AS seeing FROM range(120) AS t(i)");
        Write("few", "SELECT unnest([-9000, 5, 7, 7, 2980, 30999, 900000]) AS id");
        Write("nothing", "SELECT i AS id FROM range(5) AS t(i) WHERE i > 7");
        Write("nulls", "SELECT NULL::BIGINT AS id FROM range(9)");
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
    public async Task Answers_are_those_of_DuckDb(string query)
    {
        using var answer = _connection.Query(query);
        var expected = answer.ReadRows().Select(Text);
        foreach (var options in new EngineOptions[] { new() { Workers = 1 }, new() { Workers = 2, BatchRows = 500 }, new() { Workers = 2, MemoryBytes = 1 << 20 } })
        {
            using var engine = new QueryEngine(options);
            foreach (var table in new[] { "o", "s", "v", "few", "nothing", "nulls" })
            {
                engine.Register(new("p", table, TableFormats.Open(PathOf(table))[0].Provider));
            }

            var rows = new List<string>();
            await using var result = engine.Execute(query);
            await foreach (var batch in result.Batches)
            {
                rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => Text([.. batch.Columns.Select(c => c.Value(row))])));
            }

            Assert.Equal(expected, rows);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static string Text(object?[] row) => string.Join(' ', row.Select(v => v switch
    {
        null => "NULL",
        double mean => mean.ToString("G10", CultureInfo.InvariantCulture),
        _ => v.ToString(),
    }));

    string PathOf(string table) => Path.Combine(_folder, $"{table}.parquet");

    void Write(string table, string rows)
    {
        _connection.Execute($"COPY ({rows}) TO '{PathOf(table)}' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        _connection.Execute($"CREATE VIEW p.{table} AS SELECT * FROM '{PathOf(table)}'");
    }
}

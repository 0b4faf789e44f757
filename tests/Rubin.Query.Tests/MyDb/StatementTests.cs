using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>A statement is all or nothing, and a query sees all or nothing of it.</summary>
public class StatementTests
{
    /// <summary>Fails in the last of 300,000 rows.</summary>
    const string Failing = "CASE WHEN n = 299999 THEN CAST(CAST(n AS VARCHAR) || 'x' AS BIGINT) ELSE n END";

    [DuckDbTheory]
    [InlineData($"CREATE TABLE bad AS SELECT {Failing} AS x FROM numbers")]
    [InlineData($"SELECT {Failing} AS x INTO mydb.bad FROM numbers")]
    [InlineData($"CREATE OR REPLACE TABLE t AS SELECT {Failing} AS x FROM numbers")]
    [InlineData($"INSERT INTO t SELECT {Failing} FROM numbers")]
    [InlineData("INSERT INTO strict SELECT NULLIF(n, 299999) FROM numbers")]
    [InlineData($"UPDATE t SET n = {Failing}")]
    [InlineData("UPDATE strict SET n = NULLIF(n, 9)")]
    [InlineData($"DELETE FROM t WHERE {Failing} >= 0")]
    [InlineData("ALTER TABLE t ADD COLUMN n DOUBLE")]
    [InlineData("ALTER TABLE t RENAME TO strict")]
    [InlineData("ALTER TABLE t DROP COLUMN n")]
    [InlineData("CREATE INDEX i ON t (n, nothing)")]
    [InlineData("COMMENT ON COLUMN t.nothing IS 'x'")]
    [InlineData("GRANT READ ON t TO GROUP nobody")]
    public async Task What_fails_in_its_last_row_changes_nothing(string statement)
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.RowsAsync("CREATE TABLE t AS SELECT n FROM numbers");
        await engine.RowsAsync("CREATE TABLE strict (n BIGINT NOT NULL)");
        await engine.RowsAsync("INSERT INTO strict SELECT n FROM numbers WHERE n < 10");
        var tables = await engine.RowsAsync("SHOW TABLES");

        await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync(statement));
        Assert.Equal(tables, await engine.RowsAsync("SHOW TABLES"));
        Assert.Equal(["300000|44999850000"], await engine.RowsAsync("SELECT COUNT(*), SUM(n) FROM t"));
        Assert.Equal(["10|45"], await engine.RowsAsync("SELECT COUNT(*), SUM(n) FROM strict"));
        Assert.Empty(await engine.RowsAsync("SHOW GRANTS"));
    }

    [DuckDbFact]
    public async Task Readers_see_each_change_whole_while_a_writer_works()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.RowsAsync("CREATE TABLE t AS SELECT n, 0 AS v FROM numbers WHERE n < 150000");
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(async reader =>
        {
            var read = 0;
            for (; read < 2 || !done.IsCancellationRequested; read++)
            {
                var values = reader == 0
                    ? await engine.RowsAsync("SELECT MIN(v), MAX(v), COUNT(*) FROM t")
                    : await engine.RowsAsync("SELECT MIN(w), MAX(w), COUNT(*) FROM (SELECT ABS(v) AS w FROM t) AS s");
                var parts = values[0].Split('|');
                Assert.Equal((parts[0], "150000"), (parts[1], parts[2]));
            }

            return read;
        }).ToList();
        for (var change = 0; change < 5; change++)
        {
            await engine.RowsAsync("UPDATE t SET v = v + 1");
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), read => Assert.InRange(read, 2, int.MaxValue));
        Assert.Equal(["5|5"], await engine.RowsAsync("SELECT MIN(v), MAX(v) FROM t"));
    }
}

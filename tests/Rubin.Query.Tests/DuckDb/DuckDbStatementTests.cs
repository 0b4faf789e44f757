using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>Connections, statements, parameters and errors of the binding.</summary>
public sealed class DuckDbStatementTests
{
    [DuckDbFact]
    public void Execute_runs_several_statements_and_counts_the_last()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        Assert.Equal(3, connection.Execute("CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2), (3)"));
    }

    [DuckDbFact]
    public void Parameters_of_every_type_arrive()
    {
        object?[] values =
        [
            null, true, (sbyte)-1, (byte)200, (short)-300, (ushort)60000, -70000, 4_000_000_000u, long.MinValue, ulong.MaxValue, 1.5f, double.NaN,
            "it's α", "", new byte[] { 0, 255 }, Array.Empty<byte>(), new DateOnly(1969, 12, 31), new DateTime(2000, 1, 2, 3, 4, 5, 678, 901),
        ];
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var statement = connection.Prepare($"SELECT {string.Join(", ", values.Select(_ => "?"))}");
        Assert.Equal(values.Length, statement.ParameterCount);
        using var result = statement.Bind(values).Query();
        var row = Assert.Single(result.ReadRows());
        for (var i = 0; i < values.Length; i++)
        {
            var expected = values[i] switch { sbyte v => (int)v, byte v => (int)v, short v => (int)v, ushort v => (int)v, uint v => (long)v, var v => v };
            Assert.Equal(expected, row[i]);
        }
    }

    [DuckDbFact]
    public void A_statement_runs_again_with_other_values()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (a INT, b VARCHAR)");
        using (var insert = connection.Prepare("INSERT INTO t VALUES ($1, $2)"))
        {
            Assert.Equal(1, insert.Bind(1, "one").Execute());
            Assert.Equal(1, insert.Bind(2, null).Execute());
        }

        using var result = connection.Query("SELECT * FROM t ORDER BY a");
        Assert.Equal([[1, "one"], [2, null]], result.ReadRows());
    }

    [DuckDbFact]
    public void A_value_too_many_is_an_error()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var statement = connection.Prepare("SELECT ?");
        Assert.Equal(QueryErrorCode.TypeMismatch, Assert.Throws<QueryException>(() => statement.Bind(1, 2)).Code);
        Assert.Equal(QueryErrorCode.TypeMismatch, Assert.Throws<QueryException>(() => statement.Bind(new object())).Code);
    }

    [DuckDbTheory]
    [InlineData("SELEC 1", QueryErrorCode.Syntax, "SELEC")]
    [InlineData("SELECT magg FROM (SELECT 1 AS mag)", QueryErrorCode.Semantic, "magg")]
    [InlineData("SELECT 1 FROM nothere", QueryErrorCode.UnknownTable, "nothere")]
    [InlineData("SELECT CAST('x' AS INTEGER)", QueryErrorCode.Value, "'x'")]
    [InlineData("SELECT CAST(s AS INTEGER) FROM (VALUES ('1'), ('x')) AS v(s)", QueryErrorCode.Value, "'x'")]
    [InlineData("SELECT 1; SELECT 2", QueryErrorCode.Value, "multiple")]
    public void An_error_names_the_problem(string sql, QueryErrorCode code, string part)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var error = Assert.Throws<QueryException>(() =>
        {
            using var result = connection.Query(sql);
            result.ReadRows();
        });
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [DuckDbFact]
    public void Unknown_settings_and_damaged_files_are_errors()
    {
        var settings = new Dictionary<string, string> { ["no_such_setting"] = "1" };
        Assert.Throws<QueryException>(() => DuckDbDatabase.Open(null, new() { Settings = settings }).Dispose());

        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[8192]);
        var error = Assert.Throws<QueryException>(() => DuckDbDatabase.Open(path).Dispose());
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [DuckDbFact]
    public void Options_reach_the_database()
    {
        using var database = DuckDbDatabase.Open(null, new() { Threads = 3, MemoryBytes = 1 << 30 });
        using var connection = database.Connect();
        using var result = connection.Query("SELECT current_setting('threads'), current_setting('memory_limit')");
        Assert.Equal([[3L, "1.0 GiB"]], result.ReadRows());
    }

    [DuckDbFact]
    public async Task Interrupt_stops_a_running_query()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var stopper = new Timer(_ => connection.Interrupt(), null, 100, 100);
        var run = Task.Run(() => connection.Execute("SELECT sum(a.i * b.i) FROM range(10000000) AS a(i), range(10000000) AS b(i)"));
        var error = await Assert.ThrowsAsync<QueryException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(QueryErrorCode.Cancelled, error.Code);
    }

    [DuckDbFact]
    public void A_result_outlives_its_statement_connection_and_database()
    {
        DuckDbResult result;
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
        {
            result = connection.Query("SELECT count(*) FROM range(5) AS r(i)");
        }

        using (result)
        {
            Assert.Equal(5L, Assert.Single(result.ReadRows())[0]);
        }
    }

    [DuckDbFact]
    public void Closing_releases_the_file()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.duckdb");
        for (var i = 0; i < 3; i++)
        {
            using var database = DuckDbDatabase.Open(path);
            using var connection = database.Connect();
            connection.Execute("CREATE TABLE IF NOT EXISTS t (a INT); INSERT INTO t VALUES (1)");
            using var abandoned = connection.Query("SELECT * FROM t, range(100000)");
            Assert.NotNull(abandoned.ReadBatch());
        }

        using (var database = DuckDbDatabase.Open(path, new() { ReadOnly = true }))
        using (var connection = database.Connect())
        {
            using var result = connection.Query("SELECT count(*) FROM t");
            Assert.Equal([[3L]], result.ReadRows());
            Assert.Throws<QueryException>(() => connection.Execute("INSERT INTO t VALUES (2)"));
        }

        File.Delete(path);
    }

    [DuckDbFact]
    public void A_closed_connection_says_so()
    {
        using var database = DuckDbDatabase.Open();
        var connection = database.Connect();
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => connection.Execute("SELECT 1"));
    }
}

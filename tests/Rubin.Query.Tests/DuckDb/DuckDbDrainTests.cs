using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>Rows that DuckDB's threads hand over: all of them, once, each block in its order; and scans that end early or fail.</summary>
public class DuckDbDrainTests
{
    const int Rows = 400_000;
    static readonly Schema Columns = new([new("n", DataType.Int64), new("t", DataType.Utf8), new("x", DataType.Double)]);

    [DuckDbFact]
    public async Task Every_row_comes_once_and_blocks_are_in_order()
    {
        using var database = Open();
        using var connection = database.Connect();
        using var drain = connection.Drain(Columns, "n, t, x", "t WHERE n % 3 <> 1", threads: 3);
        var seen = new bool[Rows];
        while (await drain.ReadAsync(default) is (var block, { } rows))
        {
            var (numbers, texts) = ((Column<long>)rows.Columns[0], (BinaryColumn)rows.Columns[1]);
            for (var i = 0; i < rows.Length; i++)
            {
                var n = numbers.Values[i];
                Assert.True(n / 8192 == block && n % 3 != 1 && !seen[n] && (i == 0 || numbers.Values[i - 1] < n));
                seen[n] = true;
                Assert.Equal(n % 5 == 0 ? null : n % 2 == 0 ? $"text number {n}" : $"{n}", texts.Value(i));
                Assert.Equal(n % 7 == 0 ? null : (object)(n / 7.0), rows.Columns[2].Value(i));
            }
        }

        Assert.Equal(Rows - (Rows / 3), seen.Count(s => s));
    }

    [DuckDbFact]
    public async Task A_drain_that_is_not_read_to_its_end_stops()
    {
        using var database = Open();
        using var connection = database.Connect();
        using (var drain = connection.Drain(Columns, "n, t, x", "t", threads: 2))
        {
            Assert.NotNull((await drain.ReadAsync(default)).Rows);
        }

        using var result = connection.Query("SELECT count(*) FROM t");
        Assert.Equal((long)Rows, result.ReadRows()[0][0]);
    }

    [DuckDbFact]
    public async Task An_error_comes_out_of_the_reader()
    {
        using var database = Open();
        using var connection = database.Connect();
        using var drain = connection.Drain(new([new("n", DataType.Int64)]), "CASE WHEN n = 300000 THEN error('no such star') ELSE n END", "t", threads: 2);
        var error = await Assert.ThrowsAsync<QueryException>(async () =>
        {
            while ((await drain.ReadAsync(default)).Rows is not null)
            {
                // The rows before.
            }
        });
        Assert.Contains("no such star", error.Message, StringComparison.Ordinal);
    }

    static DuckDbDatabase Open()
    {
        var database = DuckDbDatabase.Open(options: new() { Threads = 3 });
        using var connection = database.Connect();
        connection.Execute(
            $"CREATE TABLE t AS SELECT n, CASE WHEN n % 5 = 0 THEN NULL WHEN n % 2 = 0 THEN 'text number ' || n ELSE n::VARCHAR END AS t, "
            + $"CASE WHEN n % 7 = 0 THEN NULL ELSE n / 7.0 END::DOUBLE AS x FROM range({Rows}) AS r(n)");
        return database;
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>Batches that are appended are read back as they were.</summary>
public sealed class DuckDbAppenderTests
{
    [DuckDbTheory]
    [InlineData("i % 2 = 0", "BOOLEAN")]
    [InlineData("i % 100", "TINYINT")]
    [InlineData("i", "USMALLINT")]
    [InlineData("i", "INTEGER")]
    [InlineData("i * 1000000007", "BIGINT")]
    [InlineData("i / 7", "FLOAT")]
    [InlineData("CASE WHEN i % 4 = 0 THEN 'nan'::DOUBLE ELSE sqrt(i) END", "DOUBLE")]
    [InlineData("i % 90", "DECIMAL(4, 2)")]
    [InlineData("i", "DECIMAL(9, 3)")]
    [InlineData("i", "DECIMAL(18, 3)")]
    [InlineData("i", "DECIMAL(38, 3)")]
    [InlineData("i", "HUGEINT")]
    [InlineData("repeat('ab', (i % 20)::INT)", "VARCHAR")]
    [InlineData("repeat('ab', (i % 20)::INT)::BLOB", "BLOB")]
    [InlineData("DATE '2000-01-01' + i::INT", "DATE")]
    [InlineData("TIMESTAMP '2000-01-01' + i * INTERVAL 1 SECOND", "TIMESTAMP")]
    [InlineData("range(i % 6)", "BIGINT[]")]
    [InlineData("[[i], [], NULL, [i, i]]", "BIGINT[][]")]
    [InlineData("[i, NULL, i]", "DOUBLE[3]")]
    [InlineData("{'a': i, 'b': CASE WHEN i % 3 = 0 THEN NULL ELSE i::VARCHAR END, 'c': range(i % 3)}", "STRUCT(a INTEGER, b VARCHAR, c BIGINT[])")]
    public void What_is_appended_comes_back(string expression, string type)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute(
            $"CREATE TABLE source AS SELECT i AS k, ({expression})::{type} AS v FROM range(11003) AS r(i); UPDATE source SET v = NULL WHERE k % 5 = 2");
        connection.Execute($"CREATE TABLE target (k BIGINT, v {type})");
        using (var rows = connection.Query("SELECT k, v FROM source"))
        using (var reader = database.Connect())
        using (var appender = reader.Append("target"))
        {
            while (rows.ReadBatch() is { } batch)
            {
                var middle = batch.Length / 3;
                appender.Append(batch.Slice(0, middle));
                appender.Append(batch.Slice(middle, batch.Length - middle));
            }

            appender.Complete();
        }

        Assert.Equal(0L, Count(connection, "SELECT * FROM source EXCEPT ALL SELECT * FROM target"));
        Assert.Equal(11003L, Count(connection, "SELECT * FROM target"));
        Assert.Equal(2201L, Count(connection, "SELECT * FROM target WHERE v IS NULL"));
    }

    [DuckDbFact]
    public void Dictionaries_are_appended_as_their_values()
    {
        int[] offsets = [0, 4, 6], rows = [0, 1, 0, 1];
        var names = new BinaryColumn(DataType.Utf8, offsets, "starqs"u8.ToArray());
        var codes = new DictionaryColumn(rows, names, Bitmap.Of([true, true, false, true]));
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (v VARCHAR)");
        using (var appender = connection.Append("t"))
        {
            appender.Append(new(new([new("v", codes.Type)]), [codes], 4));
            appender.Complete();
        }

        using var result = connection.Query("SELECT v FROM t");
        Assert.Equal([["star"], ["qs"], [null], ["qs"]], result.ReadRows());
    }

    [DuckDbFact]
    public void Rows_that_were_not_completed_are_thrown_away()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (v BIGINT)");
        using (var appender = connection.Append("t"))
        {
            appender.Append(Longs("v", 1, 2, 3));
        }

        Assert.Equal(0L, Count(connection, "SELECT * FROM t"));
    }

    [DuckDbFact]
    public void Another_type_or_number_of_columns_is_an_error_that_names_the_column()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (v DOUBLE); CREATE TABLE u (a BIGINT, b BIGINT)");
        using var appender = connection.Append("t");
        var error = Assert.Throws<QueryException>(() => appender.Append(Longs("flux", 1)));
        Assert.Equal(QueryErrorCode.TypeMismatch, error.Code);
        Assert.Contains("\"flux\" is BIGINT", error.Message, StringComparison.Ordinal);
        using var other = connection.Append("u");
        Assert.Throws<QueryException>(() => other.Append(Longs("a", 1)));
    }

    [DuckDbFact]
    public void A_missing_table_and_a_violated_constraint_are_errors()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        Assert.Contains("nothere", Assert.Throws<QueryException>(() => connection.Append("nothere")).Message, StringComparison.Ordinal);

        connection.Execute("CREATE TABLE t (v BIGINT PRIMARY KEY)");
        using var appender = connection.Append("t");
        var error = Assert.Throws<QueryException>(() =>
        {
            appender.Append(Longs("v", 7, 7));
            appender.Complete();
        });
        Assert.True(error.Code == QueryErrorCode.Value, error.Message);
    }

    static RecordBatch Longs(string name, params long[] values) =>
        new(new([new(name, DataType.Int64)]), [new Column<long>(values)], values.Length);

    static long Count(DuckDbConnection connection, string sql)
    {
        using var result = connection.Query($"SELECT count(*) FROM ({sql})");
        return (long)result.ReadRows()[0][0]!;
    }
}

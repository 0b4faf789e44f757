using System.Data;
using System.Data.Common;
using Rubin.Query.Arrow;
using Rubin.Query.Data;

namespace Rubin.Query.Tests.Data;

/// <summary>The contract of ADO.NET's reader, as mappers use it.</summary>
public sealed class ReaderTests : IDisposable
{
    readonly QueryEngine _engine = new(new() { Workers = 2 });
    readonly RubinQueryConnection _connection;

    public ReaderTests()
    {
        _connection = new(_engine);
        _connection.Open();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _engine.Dispose();
    }

    DbDataReader Open(string text, CommandBehavior behavior = CommandBehavior.Default)
    {
        using var command = new RubinQueryCommand(text, _connection);
        return command.ExecuteReader(behavior);
    }

    DbDataReader First(string text)
    {
        var reader = Open(text);
        Assert.True(reader.Read());
        return reader;
    }

    public static TheoryData<string, Type, object, string> Values() => new()
    {
        { "CAST(1 AS BOOLEAN)", typeof(bool), true, "BOOLEAN" },
        { "CAST(-3 AS SMALLINT)", typeof(short), (short)-3, "SMALLINT" },
        { "CAST(-3 AS INTEGER)", typeof(int), -3, "INTEGER" },
        { "CAST(9007199254740993 AS BIGINT)", typeof(long), 9007199254740993L, "BIGINT" },
        { "CAST(1.5 AS REAL)", typeof(float), 1.5f, "REAL" },
        { "CAST(0.1 AS DOUBLE)", typeof(double), 0.1, "DOUBLE" },
        { "CAST(12.50 AS DECIMAL(6, 2))", typeof(decimal), 12.50m, "DECIMAL(6, 2)" },
        { "'grün'", typeof(string), "grün", "VARCHAR" },
        { "DATE '2024-02-29'", typeof(DateOnly), new DateOnly(2024, 2, 29), "DATE" },
        { "TIMESTAMP '2024-02-29 12:30:00.25'", typeof(DateTime), new DateTime(2024, 2, 29, 12, 30, 0, 250), "TIMESTAMP" },
        { "TIME '12:30:00'", typeof(TimeOnly), new TimeOnly(12, 30), "TIME" },
        { "INTERVAL '1 day'", typeof(Interval), new Interval(0, 1, 0), "INTERVAL" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_type_has_its_value_type_and_name(string expression, Type type, object value, string name)
    {
        using var reader = First($"SELECT {expression} AS x");
        Assert.Equal((type, name, value), (reader.GetFieldType(0), reader.GetDataTypeName(0), reader.GetValue(0)));
        Assert.Equal(value, reader[0]);
        Assert.Equal(value, reader["X"]);
        Assert.False(reader.IsDBNull(0));
        var read = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!.MakeGenericMethod(type).Invoke(reader, [0]);
        Assert.Equal(value, read);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_type_has_null(string expression, Type type, object value, string name)
    {
        using var reader = First($"SELECT CASE WHEN 1 = 0 THEN {expression} END AS x");
        Assert.True(reader.IsDBNull(0));
        Assert.Same(DBNull.Value, reader.GetValue(0));
        Assert.Equal((type, name), (reader.GetFieldType(0), reader.GetDataTypeName(0)));
        Assert.Same(DBNull.Value, reader.GetFieldValue<object>(0));
        Assert.Throws<InvalidCastException>(() => reader.GetString(0));
        Assert.Throws<InvalidCastException>(() => reader.GetDouble(0));
        Assert.Null(reader.GetFieldValue<int?>(0));
        Assert.NotNull(value);
    }

    [Fact]
    public void Numbers_are_given_as_any_type_that_holds_them()
    {
        using var reader = First("SELECT 200 AS i, 1.5 AS d, 3000000000 AS l, '6f9619ff-8b86-d011-b42d-00c04fc964ff' AS g, 'x' AS c");
        Assert.Equal((200, (short)200, (byte)200, 200L, 200.0, 200m, 200f), (
            reader.GetInt32(0), reader.GetInt16(0), reader.GetByte(0), reader.GetInt64(0), reader.GetDouble(0), reader.GetDecimal(0), reader.GetFloat(0)));
        Assert.Equal(1.5m, reader.GetFieldValue<decimal>(1));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(1));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(2));
        Assert.Throws<InvalidCastException>(() => reader.GetBoolean(0));
        Assert.Equal(Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), reader.GetGuid(3));
        Assert.Equal('x', reader.GetChar(4));
        Assert.Throws<InvalidCastException>(() => reader.GetChar(3));
    }

    [Fact]
    public void Texts_and_bytes_are_read_in_parts()
    {
        using var reader = First("SELECT 'abcdef' AS t, @b AS b, [1.0, NULL] AS l".Replace("@b", "CAST('xyz' AS VARBINARY)", StringComparison.Ordinal));
        var chars = new char[4];
        Assert.Equal(6, reader.GetChars(0, 0, null, 0, 0));
        Assert.Equal(3, reader.GetChars(0, 3, chars, 1, 3));
        Assert.Equal("\0def", new string(chars));
        Assert.Equal(0, reader.GetChars(0, 9, chars, 0, 3));
        var bytes = new byte[2];
        Assert.Equal(3, reader.GetBytes(1, 0, null, 0, 0));
        Assert.Equal(2, reader.GetBytes(1, 1, bytes, 0, 2));
        Assert.Equal("yz"u8.ToArray(), bytes);
        Assert.Equal("abcdef", reader.GetTextReader(0).ReadToEnd());
        using var stream = reader.GetStream(1);
        Assert.Equal(3, stream.Length);
        Assert.Equal("abcdef", reader.GetFieldValue<TextReader>(0).ReadToEnd());
        Assert.Equal([1.0, null], Assert.IsType<double?[]>(reader.GetValue(2)));
        Assert.Equal(typeof(double?[]), reader.GetFieldType(2));
    }

    [Fact]
    public void Names_are_found_exactly_then_ignoring_case()
    {
        using var reader = Open("SELECT 1 AS \"a\", 2 AS \"A\", 3 AS b");
        Assert.Equal((0, 1, 2, 3), (reader.GetOrdinal("a"), reader.GetOrdinal("A"), reader.GetOrdinal("B"), reader.FieldCount));
        Assert.Contains("there are a, A, b", Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("c")).Message, StringComparison.Ordinal);
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetName(3));
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
        Assert.True(reader.Read());
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetValue(3));
        var values = new object[2];
        Assert.Equal(2, reader.GetValues(values));
        Assert.Equal([1, 2], values);
        Assert.False(reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
    }

    [Fact]
    public void Rows_and_batches_are_read_to_the_end()
    {
        _engine.RegisterTable("n", Enumerable.Range(0, 30_000));
        using var reader = Open("SELECT \"value\" FROM n");
        Assert.True(reader.HasRows);
        var sum = 0L;
        while (reader.Read())
        {
            sum += reader.GetInt32(0);
        }

        Assert.Equal(449_985_000, sum);
        Assert.True(reader.HasRows);
        Assert.False(reader.Read());
        using var empty = Open("SELECT 1 WHERE 1 = 0");
        Assert.Equal((false, false, 1), (empty.HasRows, empty.Read(), empty.FieldCount));
        using var one = Open("SELECT \"value\" FROM n", CommandBehavior.SingleRow);
        Assert.Equal((true, false), (one.Read(), one.Read()));
        using var none = Open("SELECT \"value\" FROM n", CommandBehavior.SchemaOnly);
        Assert.Equal((1, false, "value"), (none.FieldCount, none.Read(), none.GetName(0)));
    }

    [Fact]
    public async Task Statements_give_a_result_each()
    {
        using var command = new RubinQueryCommand("SELECT ? AS a; -- a ; here\nSELECT 'x;y' AS b, ? AS c;;\n SELECT @n AS d;", _connection);
        command.Parameters.AddWithValue("", 1);
        command.Parameters.AddWithValue("", 2.5);
        command.Parameters.AddWithValue("@N", "named");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(1, reader.GetInt32(0));
        Assert.True(await reader.NextResultAsync());
        Assert.True(await reader.ReadAsync());
        Assert.Equal(("x;y", 2.5), (reader.GetString(0), reader.GetDouble(1)));
        Assert.True(await reader.NextResultAsync());
        Assert.True(await reader.ReadAsync());
        Assert.Equal("named", await reader.GetFieldValueAsync<string>("d"));
        Assert.False(await reader.NextResultAsync());
        Assert.False(await reader.ReadAsync());
        Assert.Equal((0, -1), (reader.FieldCount, reader.RecordsAffected));
    }

    [Fact]
    public void The_schema_is_told()
    {
        _engine.RegisterTable("m", new[] { new Measured(1, 2) });
        using var reader = Open("SELECT flux, id, CAST(1 AS DECIMAL(5, 2)) AS d, 'x' AS t FROM m");
        var columns = ((IDbColumnSchemaGenerator)reader).GetColumnSchema();
        Assert.Equal(["flux", "id", "d", "t"], columns.Select(c => c.ColumnName.ToLowerInvariant()));
        Assert.Equal(("nJy", typeof(double), 0), (((RubinQueryDbColumn)columns[0]).Unit, columns[0].DataType, columns[0].ColumnOrdinal));
        Assert.Equal((5, 2), (columns[2].NumericPrecision, columns[2].NumericScale));
        Assert.Equal("nJy", columns[0]["Unit"]);

        var table = reader.GetSchemaTable()!;
        Assert.Equal(4, table.Rows.Count);
        Assert.Equal(typeof(string), table.Rows[3][SchemaTableColumn.DataType]);
        Assert.Equal("VARCHAR", table.Rows[3]["DataTypeName"]);
        Assert.Equal((short)5, table.Rows[2][SchemaTableColumn.NumericPrecision]);
    }

    sealed record Measured([property: QueryColumn(Unit = "nJy")] double Flux, long Id);

    [Fact]
    public void A_data_table_is_loaded()
    {
        using var reader = Open("SELECT t.x, u.y, t.s, [t.x] AS l FROM (VALUES (1, 'a'), (2, NULL)) AS t(x, s) LEFT JOIN (VALUES (1, 2.5)) AS u(x, y) ON t.x = u.x ORDER BY t.x; SELECT 1 AS x, 2 AS x");
        using var table = new DataTable();
        table.Load(reader);
        Assert.Equal([typeof(int), typeof(double), typeof(string), typeof(int?[])], table.Columns.Cast<DataColumn>().Select(c => c.DataType));
        Assert.Equal(2.5, table.Rows[0]["y"]);
        Assert.Equal(DBNull.Value, table.Rows[1]["y"]);
        Assert.Equal(DBNull.Value, table.Rows[1]["s"]);
        using var second = new DataTable();
        second.Load(reader);
        Assert.Equal(2, second.Columns.Count);
        Assert.True(reader.IsClosed);
    }

    [Fact]
    public void An_adapter_fills_a_table()
    {
        using var command = new RubinQueryCommand("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, s)", _connection);
        using var set = new DataSet();
        var table = new DataTable();
        using var reader = command.ExecuteReader();
        set.Load(reader, LoadOption.OverwriteChanges, table.TableName.Length == 0 ? "answer" : table.TableName);
        Assert.Equal(2, set.Tables["answer"]!.Rows.Count);
    }

    [Fact]
    public void The_reader_is_enumerated_as_records()
    {
        using var reader = Open("SELECT * FROM (VALUES (1), (2)) AS t(x) ORDER BY x");
        Assert.Equal([1, 2], reader.Cast<IDataRecord>().Select(r => r.GetInt32(0)));
    }

    [Fact]
    public void A_closed_reader_says_so()
    {
        var reader = Open("SELECT 1 AS a", CommandBehavior.CloseConnection);
        reader.Close();
        reader.Close();
        Assert.True(reader.IsClosed);
        Assert.Equal(ConnectionState.Closed, _connection.State);
        Assert.Throws<InvalidOperationException>(() => reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.FieldCount);
        Assert.Throws<InvalidOperationException>(() => reader.GetInt32(0));
        reader.Dispose();
    }
}

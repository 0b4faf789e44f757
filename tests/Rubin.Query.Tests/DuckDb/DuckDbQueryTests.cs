using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>What DuckDB computes arrives as the right Arrow type with the right value.</summary>
public sealed class DuckDbQueryTests
{
    public static TheoryData<string, string, object?> Values => new()
    {
        { "NULL", "INTEGER", null },
        { "true", "BOOLEAN", true },
        { "(-128)::TINYINT", "TINYINT", (sbyte)-128 },
        { "(-32768)::SMALLINT", "SMALLINT", (short)-32768 },
        { "2147483647", "INTEGER", int.MaxValue },
        { "(-9223372036854775808)::BIGINT", "BIGINT", long.MinValue },
        { "255::UTINYINT", "UTINYINT", byte.MaxValue },
        { "65535::USMALLINT", "USMALLINT", ushort.MaxValue },
        { "4294967295::UINTEGER", "UINTEGER", uint.MaxValue },
        { "18446744073709551615::UBIGINT", "UBIGINT", ulong.MaxValue },
        { "-5::HUGEINT", "DECIMAL(38, 0)", -5m },
        { "99999999999999999999999999999999999999::HUGEINT", "DECIMAL(38, 0)", BigInteger.Pow(10, 38) - 1 },
        { "1.5::FLOAT", "REAL", 1.5f },
        { "'nan'::DOUBLE", "DOUBLE", double.NaN },
        { "'-inf'::DOUBLE", "DOUBLE", double.NegativeInfinity },
        { "-1.25::DECIMAL(4, 2)", "DECIMAL(4, 2)", -1.25m },
        { "-1234.5::DECIMAL(9, 1)", "DECIMAL(9, 1)", -1234.5m },
        { "12345678901.5::DECIMAL(18, 3)", "DECIMAL(18, 3)", 12345678901.500m },
        { "-1234567890123456789.25::DECIMAL(38, 2)", "DECIMAL(38, 2)", -1234567890123456789.25m },
        { "''", "VARCHAR", "" },
        { "'twelve bytes'", "VARCHAR", "twelve bytes" },
        { "'thirteen bytes and more: αβγ'", "VARCHAR", "thirteen bytes and more: αβγ" },
        { "'a\\x00b'::BLOB", "VARBINARY", new byte[] { (byte)'a', 0, (byte)'b' } },
        { "DATE '1858-11-17'", "DATE", new DateOnly(1858, 11, 17) },
        { "TIME '23:59:59.999999'", "TIME", new TimeOnly(23, 59, 59, 999, 999) },
        { "TIMESTAMP '2025-06-30 12:34:56.789012'", "TIMESTAMP", new DateTime(2025, 6, 30, 12, 34, 56, 789, 12) },
        { "TIMESTAMP_S '1900-01-01 00:00:01'", "TIMESTAMP(s)", new DateTime(1900, 1, 1, 0, 0, 1) },
        { "TIMESTAMP_NS '2025-06-30 12:34:56.789012300'", "TIMESTAMP(ns)", new DateTime(2025, 6, 30, 12, 34, 56, 789, 12).AddTicks(3) },
        { "UUID '00112233-4455-6677-8899-aabbccddeeff'", "VARCHAR", "00112233-4455-6677-8899-aabbccddeeff" },
        { "[1, NULL, 3]", "LIST<INTEGER>", new object?[] { 1, null, 3 } },
        { "[[1], [], NULL, [2, 3]]", "LIST<LIST<INTEGER>>", new object?[] { new object[] { 1 }, Array.Empty<object>(), null, new object[] { 2, 3 } } },
        { "[1.5, 2.5]::DOUBLE[2]", "LIST<DOUBLE, 2>", new object[] { 1.5, 2.5 } },
        { "{'a': 1, 'b': 'x'}", "STRUCT<a INTEGER, b VARCHAR>", new object[] { 1, "x" } },
        { "[{'t': 1.5::DOUBLE}, {'t': NULL}]", "LIST<STRUCT<t DOUBLE>>", new object[] { new object[] { 1.5 }, new object?[] { null } } },
        { "MAP {'k': 7}", "LIST<STRUCT<key VARCHAR, value INTEGER>>", new object[] { new object[] { "k", 7 } } },
        { "'b'::ENUM('a', 'b')", "VARCHAR", "b" },
    };

    [DuckDbTheory]
    [MemberData(nameof(Values))]
    public void A_value_arrives_with_its_type(string sql, string type, object? expected)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query($"SELECT {sql} AS v");
        Assert.Equal("v", result.Schema[0].Name);
        Assert.Equal(type, result.Schema[0].Type.Logical.ToString());
        Assert.Equal(expected, Plain(Assert.Single(result.ReadRows())[0]));
    }

    [DuckDbTheory]
    [InlineData("i", 0)]
    [InlineData("i::VARCHAR || ' and a long tail'", 7)]
    [InlineData("i::DOUBLE", 3)]
    [InlineData("[i, i + 1]", 5)]
    [InlineData("CASE WHEN i % 3 = 0 THEN NULL ELSE [i] END", 4)]
    [InlineData("[i, NULL]::BIGINT[2]", 0)]
    [InlineData("i % 2 = 0", 2)]
    public void Rows_and_nulls_survive_many_chunks(string sql, int nullEvery)
    {
        const int Rows = 20_011;
        var expression = nullEvery == 0 ? sql : $"CASE WHEN i % {nullEvery} = 1 THEN NULL ELSE {sql} END";
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query($"SELECT i, ({expression}) AS v, ({expression})::VARCHAR AS t FROM range({Rows}) AS r(i) WHERE i % 7 <> 3");
        var rows = result.ReadRows();
        Assert.Equal(Enumerable.Range(0, Rows).Where(i => i % 7 != 3).Select(i => (object)(long)i), rows.Select(r => r[0]));
        Assert.All(rows, row => Assert.Equal(row[2], row[1] is null ? null : AsDuckDbText(row[1]!)));
    }

    [DuckDbFact]
    public void Lists_that_share_and_reorder_elements_are_gathered_row_by_row()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t AS SELECT i AS k, range(i % 5) AS l FROM range(5000) AS r(i)");
        using var result = connection.Query("SELECT k, l FROM t ORDER BY k DESC");
        Assert.All(result.ReadRows(), row => Assert.Equal(Enumerable.Range(0, (int)((long)row[0]! % 5)).Select(i => (object)(long)i), (IEnumerable<object?>)row[1]!));
    }

    [DuckDbFact]
    public void An_integer_of_39_digits_is_an_error()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query("SELECT 170141183460469231731687303715884105727::HUGEINT");
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => result.ReadBatch()).Code);
    }

    [DuckDbFact]
    public void Batches_hold_at_most_8192_rows()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query("SELECT i::DOUBLE AS v FROM range(100000) AS r(i)");
        var (total, sum) = (0, 0.0);
        while (result.ReadBatch() is { } batch)
        {
            Assert.InRange(batch.Length, 1, 8192);
            total += batch.Length;
            foreach (var value in ((Column<double>)batch.Columns[0]).Values)
            {
                sum += value;
            }
        }

        Assert.Equal(100_000, total);
        Assert.Equal(4_999_950_000.0, sum);
    }

    /// <summary>Lists and structs as arrays, wide decimals as integers or decimals: what the expected values are written as.</summary>
    static object? Plain(object? value) => value switch
    {
        StructValue v => v.Values.Select(Plain).ToArray(),
        ValueList<object?> v => v.Select(Plain).ToArray(),
        SqlDecimal v when v.Scale == 0 && v.ToString().Length > 28 => BigInteger.Parse(v.ToString(), CultureInfo.InvariantCulture),
        SqlDecimal v => (decimal)v,
        _ => value,
    };

    static string AsDuckDbText(object value) => value switch
    {
        bool b => b ? "true" : "false",
        double d => d.ToString("0.0###############", CultureInfo.InvariantCulture),
        ValueList<object?> items => $"[{string.Join(", ", items.Select(i => i is null ? "NULL" : AsDuckDbText(i)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

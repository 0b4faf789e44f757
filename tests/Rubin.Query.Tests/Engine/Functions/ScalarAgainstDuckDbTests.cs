using System.Collections;
using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Engine.Functions;

public class ScalarAgainstDuckDbTests
{
    /// <summary>Expressions that mean the same in both systems; where theirs has another spelling, it stands behind an arrow.</summary>
    static readonly string[] Expressions =
    [
        "1 + 2", "7 - 9", "6 * 7", "-5 % 3", "5 % -3", "MOD(-7.5e0, 2e0)", "DIV(7, -2) => 7 // -2", "1 / 4", "1e0 / 3",
        "2 * 1.5e0", "-(3)", "CAST(1.25 AS DECIMAL(5, 2)) + CAST(2.5 AS DECIMAL(4, 1))", "CAST(1.25 AS DECIMAL(5, 2)) * CAST(2.5 AS DECIMAL(4, 1))",
        "ABS(-3)", "ABS(-3.5e0)", "CEILING(1.2e0)", "FLOOR(-1.2e0)", "SQRT(2e0)", "EXP(1e0)", "LOG(10) => LN(10)", "LOG10(50)", "POWER(2, 0.5)", "SIN(1)", "COS(1)",
        "TAN(1)", "COT(1)", "ASIN(0.5)", "ACOS(0.5)", "ATAN(2)", "ATAN2(-1, -2)", "SIGN(-2.5e0)", "ROUND(2.5e0)", "ROUND(-2.5e0)", "ROUND(3.14159e0, 2)",
        "ROUND(1234.5e0, -2)", "TRUNCATE(-2.7e0) => TRUNC(-2.7e0)", "RADIANS(90)", "DEGREES(1)", "GREATEST(3, NULL, 5)", "LEAST('b', 'a')", "CBRT(10)", "LOG2(10)",
        "6 & 3", "6 | 3", "1 << 5", "256 >> 3", "bit_count(255)",
        "LOWER('ÄBC')", "UPPER('äöc')", "LENGTH('naïve')", "SUBSTRING('hello', 2, 3)", "SUBSTRING('hello', 2)", "SUBSTRING('hello', 0, 3)", "TRIM('  a b ')",
        "LTRIM('xxab', 'x')", "RTRIM('abxx', 'x')", "REPLACE('aXbX', 'X', '--')", "POSITION('l' IN 'hello')", "STRPOS('hello', 'z')", "'a' || 'b' || 'c'", "CONCAT('a', NULL, 1)",
        "LEFT('hello', 2)", "LEFT('hello', -2)", "RIGHT('hello', 2)", "RIGHT('hello', -2)", "REPEAT('ab', 3)", "REVERSE('héllo')", "LPAD('7', 3, '0')", "RPAD('7', 3, 'xy')",
        "LPAD('12345', 3, '0')", "SPLIT_PART('a,b,c', ',', 2)", "SPLIT_PART('a,b,c', ',', 9)", "CHR(233)", "ASCII('A')", "starts_with('hello', 'he')", "ends_with('hello', 'lo')",
        "'hello' LIKE 'h%o'", "'hello' LIKE 'h_llo'", "'héllo' LIKE 'h_llo'", "'hello' LIKE '%l%l%'", "'hello' LIKE '%x%'", "'hello' LIKE ''", "'' LIKE '%'", "'10%' LIKE '10!%' ESCAPE '!'",
        "'abc' LIKE '%c'", "'abc' LIKE '_%_'", "'aab' LIKE '%ab'", "'abab' LIKE 'ab%ab'", "'ab' LIKE 'ab%ab'", "'HELLO' ILIKE 'h%O'", "'abcd' LIKE '%b_d'",
        "regexp_matches('NGC 224', '[0-9]+')", "regexp_extract('NGC 224', '([A-Z]+) ([0-9]+)', 2)", "regexp_replace('a1b2', '[0-9]', 'x') => regexp_replace('a1b2', '[0-9]', 'x', 'g')",
        "CAST('  42 ' AS INTEGER)", "CAST(2.5e0 AS INTEGER)", "CAST(3.5e0 AS INTEGER)", "CAST(-2.5e0 AS INTEGER)", "CAST('1e3' AS DOUBLE)",
        "CAST(1.5e0 AS VARCHAR)", "CAST(1e20 AS VARCHAR)", "CAST(0.1e0 AS VARCHAR)", "CAST(TRUE AS VARCHAR)", "CAST(TRUE AS INTEGER)", "CAST(2 AS BOOLEAN)",
        "CAST(CAST(-1.05 AS DECIMAL(6, 3)) AS VARCHAR)", "CAST('2024-02-29' AS DATE)", "CAST(CAST('2024-02-29' AS DATE) AS VARCHAR)", "CAST('2024-02-29T12:34:56.789' AS TIMESTAMP)",
        "CAST(CAST('2024-02-29 12:34:56' AS TIMESTAMP) AS DATE)", "TRY_CAST('x' AS INTEGER)", "TRY_CAST(300 AS TINYINT)", "CAST('-12.345' AS DECIMAL(8, 2))", "CAST('nan' AS DOUBLE)",
        "YEAR(DATE '1969-12-31')", "MONTH(DATE '1969-12-31')", "DAY(DATE '1969-12-31')", "DAYOFYEAR(DATE '2024-12-31')", "DAYOFWEEK(DATE '2024-12-31')", "QUARTER(DATE '2024-12-31')",
        "HOUR(TIMESTAMP '1969-12-31 23:59:58')", "SECOND(TIMESTAMP '1969-12-31 23:59:58')", "DATE_TRUNC('hour', TIMESTAMP '1969-12-31 23:59:58')", "DATE '2024-03-01' - DATE '2024-02-01'",
        "DATE '2024-02-28' + 2", "LENGTH([1, 2, 3])", "list_element([1, 2, 3], -1)", "list_contains([1, 2], 3)", "list_position(['a', 'b'], 'b')", "list_sort([3, 1, 2])", "list_reverse([3, 1, 2])",
        "list_slice([1, 2, 3, 4], 2, 3)", "list_concat([1], [2, 3])", "list_sum([1.5e0, 2])", "list_transform([1, 2], x -> x + 10) => list_transform([1, 2], lambda x: x + 10)",
        "list_filter([1, 2, 3], x -> x <> 2) => list_filter([1, 2, 3], lambda x: x <> 2)", "CASE WHEN 1 > 2 THEN 'a' WHEN NULL THEN 'b' ELSE 'c' END", "COALESCE(NULL, 3)", "NULLIF(3, 3)",
        "NULL IN (1, 2)", "3 IN (1, NULL)", "1 IN (1, NULL)", "3 NOT IN (1, 2)", "NULL AND FALSE", "NULL OR TRUE", "NOT NULL", "1 IS DISTINCT FROM NULL", "NULL IS NOT DISTINCT FROM NULL",
        "5 BETWEEN 1 AND 5", "'b' > 'a'", "'a' < 'B'", "'é' > 'z'", "TRUE > FALSE", "[1, 2] = [1, 2]", "[1, 2] < [1, 3]", "DATE '2024-01-01' < TIMESTAMP '2024-01-01 00:00:01'",
    ];

    [DuckDbFact]
    public void Functions_and_casts_equal_those_of_DuckDB()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var wrong = new List<string>();
        foreach (var expression in Expressions)
        {
            var sides = expression.Split(" => ");
            using var result = connection.Query($"SELECT {sides[^1]}");
            var expected = result.ReadRows()[0][0];
            object? actual;
            try
            {
                actual = DocumentationTests.Evaluate(sides[0]);
            }
            catch (QueryException error)
            {
                actual = error.Message;
            }

            if (!Same(expected, actual))
            {
                wrong.Add($"{sides[0]}: {Text(actual)}, DuckDB {Text(expected)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static bool Same(object? x, object? y)
    {
        if (x is IEnumerable<object?> a && y is IEnumerable<object?> b)
        {
            return a.Count() == b.Count() && a.Zip(b).All(pair => Same(pair.First, pair.Second));
        }

        if (x is bool or string or DateOnly or DateTime or null || y is bool or string or DateOnly or DateTime or null)
        {
            return Equals(x, y);
        }

        var (left, right) = (Convert.ToDouble(x, CultureInfo.InvariantCulture), Convert.ToDouble(y, CultureInfo.InvariantCulture));
        return left.Equals(right) || Math.Abs(left - right) <= 4e-16 * Math.Abs(left);
    }

    static string Text(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text}'",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>())}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}

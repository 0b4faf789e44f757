using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Engine.Expressions;

namespace Rubin.Query.Tests.Engine.Functions.Aggregates;

public class AggregateTests
{
    const int Rows = 500;
    const int Groups = 9;

    static readonly Random Dice = new(20261121);
    static readonly int[] Ids = [.. Enumerable.Range(0, Rows).Select(i => i < 100 ? i / 12 : Dice.Next(Groups))];
    static readonly Column Doubles = Some(DataType.Double, i => Math.Round(Dice.NextDouble() * 200 - 100, 1));
    static readonly Column Others = Some(DataType.Double, i => Dice.NextDouble() * 3 + i);
    static readonly Column Integers = Some(DataType.Int32, i => Dice.Next(-20, 20));
    static readonly Column Texts = Some(DataType.Utf8, i => $"t{Dice.Next(40)}");
    static readonly Column Truths = Some(DataType.Boolean, i => Dice.Next(8) > 0);

    [DuckDbFact]
    public void Aggregates_equal_those_of_DuckDB()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (row BIGINT, g INTEGER, d DOUBLE, o DOUBLE, i INTEGER, s VARCHAR, b BOOLEAN)");
        using (var appender = connection.Append("t"))
        {
            var row = new Column<long>(Enumerable.Range(0, Rows).Select(i => (long)i).ToArray());
            appender.Append(Expr.Batch(row, new Column<int>(Ids), Doubles, Others, Integers, Texts, Truths));
            appender.Complete();
        }

        (string Name, string Theirs, Column[] Arguments)[] calls =
        [
            ("COUNT", "count(*)", []),
            ("COUNT", "count(s)", [Texts]),
            ("SUM", "sum(d)", [Doubles]),
            ("SUM", "sum(i)::BIGINT", [Integers]),
            ("AVG", "avg(d)", [Doubles]),
            ("AVG", "avg(i)", [Integers]),
            ("MIN", "min(d)", [Doubles]),
            ("MAX", "max(d)", [Doubles]),
            ("MIN", "min(i)", [Integers]),
            ("MAX", "max(i)", [Integers]),
            ("MIN", "min(s)", [Texts]),
            ("MAX", "max(s)", [Texts]),
            ("MIN", "min(b)", [Truths]),
            ("bool_and", "bool_and(b)", [Truths]),
            ("bool_or", "bool_or(b)", [Truths]),
            ("STDDEV", "stddev_samp(d)", [Doubles]),
            ("STDDEV_POP", "stddev_pop(d)", [Doubles]),
            ("VARIANCE", "var_samp(d)", [Doubles]),
            ("VAR_POP", "var_pop(o)", [Others]),
            ("MEDIAN", "median(d)", [Doubles]),
            ("QUANTILE", "quantile_cont(d, 0.3)", [Doubles, Column.Constant(DataType.Double, 0.3, Rows)]),
            ("QUANTILE_DISC", "quantile_disc(d, 0.3)", [Doubles, Column.Constant(DataType.Double, 0.3, Rows)]),
            ("MAD", "mad(d)", [Doubles]),
            ("CORR", "corr(d, o)", [Doubles, Others]),
            ("COVAR_SAMP", "covar_samp(d, o)", [Doubles, Others]),
            ("COVAR_POP", "covar_pop(d, o)", [Doubles, Others]),
            ("REGR_SLOPE", "regr_slope(d, o)", [Doubles, Others]),
            ("REGR_INTERCEPT", "regr_intercept(d, o)", [Doubles, Others]),
            ("REGR_R2", "regr_r2(d, o)", [Doubles, Others]),
            ("REGR_COUNT", "regr_count(d, o)::BIGINT", [Doubles, Others]),
            ("list", "list(s ORDER BY row)", [Texts]),
            ("string_agg", "string_agg(s, '; ' ORDER BY row)", [Texts, Column.Constant(DataType.Utf8, "; ", Rows)]),
            ("arg_min", "(list(s ORDER BY d, row) FILTER (s IS NOT NULL AND d IS NOT NULL))[1]", [Texts, Doubles]),
            ("arg_max", "(list(s ORDER BY d DESC, row) FILTER (s IS NOT NULL AND d IS NOT NULL))[1]", [Texts, Doubles]),
            ("any_value", "(list(d ORDER BY row) FILTER (d IS NOT NULL))[1]", [Doubles]),
            ("first", "(list(d ORDER BY row))[1]", [Doubles]),
            ("last", "(list(d ORDER BY row DESC))[1]", [Doubles]),
            ("approx_count_distinct", "count(DISTINCT s)", [Texts]),
        ];
        foreach (var (name, theirs, arguments) in calls)
        {
            var ours = AggregateRun.Run(name, Ids, arguments);
            using var result = connection.Query($"SELECT {theirs} FROM t GROUP BY g ORDER BY g");
            var expected = result.ReadRows();
            for (var g = 0; g < Groups; g++)
            {
                Check($"{name} group {g}", expected[g][0], ours.Value(g));
            }
        }
    }

    [Fact]
    public void The_mode_is_the_most_frequent_value_and_of_equals_the_first()
    {
        var values = Expr.Make(DataType.Int32, 3, 1, null, 1, 3, 2, null);
        Assert.Equal(3, AggregateRun.Run("MODE", new int[7], values).Value(0));
    }

    [Fact]
    public void MIN_and_MAX_pass_over_NaN_in_a_run_without_NULLs()
    {
        var values = Expr.Make(DataType.Double, double.NaN, 2.0, 5.0, double.NaN, 3.0);
        int[] ids = [0, 0, 0, 0, 0];
        Assert.Equal([2.0], Values(AggregateRun.Run("MIN", ids, values)));
        Assert.Equal([5.0], Values(AggregateRun.Run("MAX", ids, values)));
    }

    [Fact]
    public void MIN_and_MAX_pass_over_NaN_which_SUM_and_AVG_keep()
    {
        var values = Expr.Make(DataType.Double, double.NaN, 2.0, null, 5.0, double.NaN);
        int[] ids = [0, 0, 0, 0, 1];
        Assert.Equal([2.0, null], Values(AggregateRun.Run("MIN", ids, values)));
        Assert.Equal([5.0, null], Values(AggregateRun.Run("MAX", ids, values)));
        Assert.Equal([double.NaN, double.NaN], Values(AggregateRun.Run("SUM", ids, values)));
        Assert.Equal([double.NaN, double.NaN], Values(AggregateRun.Run("AVG", ids, values)));
        Assert.Equal([double.NaN, null], Values(AggregateRun.Run("STDDEV", ids, values)));
        Assert.Equal([5.0, double.NaN], Values(AggregateRun.Run("MEDIAN", ids, values)));
    }

    [Fact]
    public void Sums_of_integers_are_exact_or_an_error()
    {
        var large = Expr.Make(DataType.Int64, long.MaxValue, 5L, -7L);
        Assert.Equal(long.MaxValue - 2, AggregateRun.Run("SUM", [0, 0, 0], large).Value(0));
        var error = Assert.Throws<QueryException>(() => AggregateRun.Run("SUM", [0, 0], Expr.Make(DataType.Int64, long.MaxValue, 5L)));
        Assert.Equal("SUM is 9223372036854775812, which overflows BIGINT", error.Message);
        Assert.Equal(9.223372036854775807e18, AggregateRun.Run("AVG", [0, 0], Expr.Make(DataType.Int64, long.MaxValue, long.MaxValue)).Value(0));
    }

    [Fact]
    public void Sums_of_doubles_do_not_depend_on_the_order()
    {
        var values = Enumerable.Range(0, 4000).Select(i => (i % 2 == 0 ? 1 : -1) * Math.Pow(10, i % 16) + 1e-3 * i).ToArray();
        var reversed = values.Reverse().ToArray();
        var ids = new int[values.Length];
        var forth = (double)AggregateRun.Run("SUM", ids, new Column<double>(values)).Value(0)!;
        var back = (double)AggregateRun.Run("SUM", ids, new Column<double>(reversed)).Value(0)!;
        Assert.Equal(forth, back, Math.Abs(forth) * 1e-15);
    }

    [Fact]
    public void A_variance_survives_a_large_mean()
    {
        // NIST StRD NumAcc4: 10000000.2, then 10000000.1 and 10000000.3 in turn, 1001 values; certified standard deviation 0.1.
        double[] values = [10000000.2, .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 10000000.1 : 10000000.3)];
        var deviation = (double)AggregateRun.Run("STDDEV", new int[values.Length], new Column<double>(values)).Value(0)!;

        // The values are not exact as doubles: 2e-9 of the deviation.
        Assert.Equal(0.1, deviation, 1e-9);
    }

    [Fact]
    public void The_distinct_estimate_is_within_five_standard_errors()
    {
        foreach (var count in new[] { 100, 1000, 30_000, 500_000 })
        {
            var state = AggregateRun.Find("approx_count_distinct", DataType.Int64).CreateState();
            state.Resize(1);
            var values = new Column<long>(Enumerable.Range(0, count).Select(i => i * 37L).ToArray());
            state.Update(new Grouping(new int[count], 1), [new Datum(values, false)], 0);
            Assert.InRange((long)state.Finish(1).Value(0)!, count * 0.92, count * 1.08);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(5000)]
    public void Quantiles_equal_those_of_sorted_values(int count)
    {
        var values = Enumerable.Range(0, count).Select(i => Dice.Next(5) == 0 ? double.NaN : Dice.Next(9) == 0 ? double.NegativeInfinity : Dice.Next(-50, 50)).ToArray();
        var sorted = values.Order(Comparer<double>.Create((x, y) => double.IsNaN(x) || double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : x.CompareTo(y))).ToArray();
        foreach (var fraction in new[] { 0, 0.1, 0.31, 0.5, 0.77, 0.95, 1 })
        {
            var place = fraction * (count - 1);
            var (below, above) = (sorted[(int)place], sorted[Math.Min((int)place + 1, count - 1)]);
            var expected = place == (int)place || below == above ? below : below + (place - (int)place) * (above - below);
            Assert.Equal(expected, Rubin.Query.Engine.Functions.Aggregates.OrderStatistics.Quantile(values, fraction), 1e-9);
        }
    }

    static Column Some(DataType type, Func<int, object?> value) =>
        Expr.Make(type, [.. Enumerable.Range(0, Rows).Select(i => Dice.Next(10) == 0 ? null : value(i))]);

    static object?[] Values(Column column) => [.. Enumerable.Range(0, column.Length).Select(column.Value)];

    static void Check(string what, object? expected, object? actual)
    {
        if (expected is double x && actual is double y)
        {
            Assert.True(Math.Abs(x - y) <= 1e-11 * Math.Max(1, Math.Abs(x)), string.Create(CultureInfo.InvariantCulture, $"{what}: {x} against {y}"));
            return;
        }

        Assert.True(Equals(expected, actual), string.Create(CultureInfo.InvariantCulture, $"{what}: {expected} against {actual}"));
    }
}

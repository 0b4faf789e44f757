using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using static Rubin.Query.Tests.Engine.Expressions.Expr;

namespace Rubin.Query.Tests.Engine.Expressions;

public class ExpressionCompilerTests
{
    static readonly DataType Text = DataType.Utf8;
    static readonly ColumnReference X = Column(0, DataType.Double);
    static readonly ColumnReference B = Column(1, DataType.Boolean);

    [Fact]
    public void Comparisons_with_NaN_are_false_and_unequal_is_true()
    {
        var x = Make(DataType.Double, 1.0, double.NaN, null, double.PositiveInfinity, -0.0);
        Assert.Equal([false, false, null, true, false], Run(Compare(X, ComparisonOperator.Greater, Value(1.0)), x));
        Assert.Equal([true, false, null, false, false], Run(Compare(X, ComparisonOperator.Equal, Value(1.0)), x));
        Assert.Equal([false, true, null, true, true], Run(Compare(X, ComparisonOperator.NotEqual, Value(1.0)), x));
        Assert.Equal([false, false, null, false, true], Run(Compare(Value(0.0), ComparisonOperator.Equal, X), x));
        Assert.Equal([true, true, true, true, true], Run(Compare(X, ComparisonOperator.NotDistinct, X), x));
        Assert.Equal([false, true, false, false, false], Run(Compare(X, ComparisonOperator.NotDistinct, Value(double.NaN)), x));
    }

    [Fact]
    public void Logic_has_three_values()
    {
        object?[] all = [true, false, null];
        var pairs = all.SelectMany(a => all.Select(b => (a, b))).ToArray();
        var (left, right) = (Make(DataType.Boolean, [.. pairs.Select(p => p.a)]), Make(DataType.Boolean, [.. pairs.Select(p => p.b)]));
        var (a, b) = (Column(0, DataType.Boolean), Column(1, DataType.Boolean));
        Assert.Equal([true, false, null, false, false, false, null, false, null], Run(And(a, b), left, right));
        Assert.Equal([true, true, true, true, false, null, true, null, null], Run(Or(a, b), left, right));
        Assert.Equal([false, false, false, true, true, true, null, null, null], Run(new Negation(a), left, right));
    }

    [Fact]
    public void A_result_of_CASE_is_evaluated_only_on_rows_that_choose_it()
    {
        var n = Column(0, DataType.Int64);
        var guarded = new Case(
            [Compare(n, ComparisonOperator.NotEqual, Value(0L))],
            [Call("DIV", Value(100L), n)],
            Value(-1L));
        Assert.Equal([50L, -1L, 25L, -1L], Run(guarded, Make(DataType.Int64, 2L, 0L, 4L, null)));
    }

    [Fact]
    public void A_condition_guards_a_later_term_that_can_fail()
    {
        var n = Column(0, DataType.Int64);
        var condition = And(Compare(n, ComparisonOperator.NotEqual, Value(0L)), Compare(Call("DIV", Value(100L), n), ComparisonOperator.Greater, Value(30L)));
        Assert.Equal([false, false, false, true], Run(condition, Make(DataType.Int64, 4L, 0L, 5L, 3L)));
        var selection = Predicate.Compile(condition).Select(Batch(Make(DataType.Int64, 4L, 0L, 5L, 3L)));
        Assert.Equal([3], selection.Rows.ToArray());
    }

    [Fact]
    public void An_error_carries_the_place_of_its_expression()
    {
        var error = Assert.Throws<QueryException>(() => Run(Call("DIV", Value(1L), Column(0, DataType.Int64)), Make(DataType.Int64, 1L, 0L)));
        Assert.Equal(new SourceSpan(7, 3), error.Span);
        Assert.Equal(QueryErrorCode.Value, error.Code);
        Assert.Equal("DIV(1, 0) divides by zero", error.Message);
    }

    [Fact]
    public void A_failure_under_a_NULL_is_none()
    {
        var x = new Column<long>(new long[] { long.MaxValue, 1 }, Bitmap.Of([false, true]));
        Assert.Equal([null, 2L], Run(Call("+", Column(0, DataType.Int64), Value(1L)), x));
    }

    [Theory]
    [InlineData(9_223_372_036_854_775_807, 1, "9223372036854775807 + 1 overflows BIGINT")]
    [InlineData(-9_223_372_036_854_775_807, -2, "-9223372036854775807 + -2 overflows BIGINT")]
    public void Overflow_of_integers_is_an_error(long x, long y, string message) =>
        Assert.Equal(message, Assert.Throws<QueryException>(() => Run(Call("+", Value(x), Value(y)))).Message);

    [Fact]
    public void Membership_knows_NULL_and_NaN()
    {
        var x = Make(DataType.Double, 1.0, 2.0, null, double.NaN, -0.0);
        Assert.Equal([true, false, null, false, true], Run(new Membership(X, [1.0, 0.0, double.NaN]), x));
        Assert.Equal([true, null, null, null, null], Run(new Membership(X, [1.0, null]), x));
        var many = Enumerable.Range(0, 100).Select(i => (object?)(double)i).ToValueList();
        Assert.Equal([true, true, null, false, true], Run(new Membership(X, many), x));
    }

    [Fact]
    public void Texts_on_dictionaries_are_compared_once_a_value_and_may_be_NULL()
    {
        var dictionary = Make(Text, "g", "r", null, "i");
        var bands = new DictionaryColumn(new[] { 0, 1, 2, 3, 0, 1 }, dictionary, Bitmap.Of([true, true, true, true, false, true]));
        var band = Column(0, Text);
        Assert.Equal([false, true, null, false, null, true], Run(Compare(band, ComparisonOperator.Equal, Value("r")), bands));
        Assert.Equal([false, false, true, false, true, false], Run(new NullTest(band), bands));
        Assert.Equal([true, false, null, true, null, false], Run(new Membership(band, ["g", "i"]), bands));
        var coalesced = new Case([new NullTest(band)], [Value("none")], band);
        var result = ExpressionCompiler.Compile(coalesced)(Batch(bands));
        Assert.IsType<DictionaryColumn>(result.Column);
        Assert.Equal(["g", "r", "none", "i", "none", "r"], Run(coalesced, bands));
    }

    [Fact]
    public void A_value_of_the_dictionary_that_no_row_has_cannot_fail_the_query()
    {
        var codes = new DictionaryColumn(new[] { 0, 0 }, Make(Text, "1", "x"));
        Assert.Equal([1, 1], Run(new CastExpression(Column(0, Text), DataType.Int32), codes));
    }

    [Fact]
    public void Fields_of_lists_of_structs_are_lists()
    {
        var point = new StructType([new("t", DataType.Double), new("flux", DataType.Double)]);
        var times = Make(DataType.Double, 1.0, 2.0, 3.0);
        var fluxes = Make(DataType.Double, 10.0, null, 30.0);
        var lists = new ListColumn(new ListType(point), new[] { 0, 2, 2, 3 }, new StructColumn(point, 3, [times, fluxes]));
        var access = new FieldAccess(Column(0, lists.Type), 1, new ListType(DataType.Double));
        var values = Run(access, lists);
        Assert.Equal(new ValueList<object?>[] { [10.0, null], [], [30.0] }, values);
    }

    [Fact]
    public void What_expressions_share_is_computed_once()
    {
        var random = Call("+", X, Value(1.0));
        var both = ExpressionCompiler.CompileAll([random, Call("*", random, Value(2.0))]);
        var answers = both(Batch(Make(DataType.Double, 1.0, 2.0)));
        Assert.Equal([2.0, 3.0], ((Column<double>)answers[0].Column).Values.ToArray());
        Assert.Equal([4.0, 6.0], ((Column<double>)answers[1].Column).Values.ToArray());
    }

    [Fact]
    public void Folding_keeps_what_fails_for_run_time()
    {
        Assert.Equal(Value(3L), ConstantFolding.Fold(Call("+", Value(1L), Value(2L))));
        Assert.IsType<FunctionCall>(ConstantFolding.Fold(Call("DIV", Value(1L), Value(0L))));
        Assert.Same(B, ConstantFolding.Fold(And(B, Constant.True)));
        Assert.Equal(Constant.False, ConstantFolding.Fold(And(B, Compare(Value(1), ComparisonOperator.Greater, Value(2)))));
    }

    [Fact]
    public void A_predicate_selects_the_rows_that_are_true()
    {
        var x = Make(DataType.Double, [.. Enumerable.Range(0, 1000).Select(i => i % 7 == 0 ? null : (object?)(double)i)]);
        var text = Make(Text, [.. Enumerable.Range(0, 1000).Select(i => (object?)(i % 3 == 0 ? "a" : "b"))]);
        var condition = And(
            Compare(X, ComparisonOperator.Less, Value(100.0)),
            Compare(Column(1, Text), ComparisonOperator.Equal, Value("a")),
            Compare(X, ComparisonOperator.GreaterOrEqual, Value(50)));
        var expected = Enumerable.Range(0, 1000).Where(i => i % 7 != 0 && i is < 100 and >= 50 && i % 3 == 0);
        var predicate = Predicate.Compile(condition);
        Assert.Equal(expected, predicate.Select(Batch(x, text)).Rows.ToArray());
        Assert.True(Predicate.Compile(Compare(X, ComparisonOperator.Equal, X)).Select(Batch(Make(DataType.Double, 1.0))).IsAll);
        Assert.Equal(0, Predicate.Compile(new NullTest(X)).Select(Batch(Make(DataType.Double, 1.0))).Count);
    }
}

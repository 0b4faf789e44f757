using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Adql;

public sealed class TreeTests
{
    [Fact]
    public void A_query_comes_in_its_parts()
    {
        var query = Query("SELECT DISTINCT TOP 5 t.a AS x, COUNT(*) FROM s.t WHERE a < 1 GROUP BY a HAVING COUNT(*) > 2 ORDER BY 1 DESC OFFSET 3");
        var select = Assert.IsType<SelectSyntax>(query.Body);
        Assert.True(select.IsDistinct);
        Assert.Equal(new NumberSyntax("5", NumberKind.Integer), select.Top);
        Assert.Equal([new ExpressionItemSyntax(Column("t", "a"), new("x")), new ExpressionItemSyntax(CountStar, null)], select.Items);
        Assert.Equal([new NamedTableSyntax([new("s"), new("t")], null, null)], select.From);
        Assert.Equal(new BinarySyntax(Column("a"), BinaryOperator.Less, Number("1")), select.Where);
        Assert.Equal([new GroupingSetSyntax([Column("a")])], select.GroupBy);
        Assert.Equal(new BinarySyntax(CountStar, BinaryOperator.Greater, Number("2")), select.Having);
        Assert.Equal([new OrderItemSyntax(Number("1"), true, NullOrder.Default)], query.OrderBy);
        Assert.Equal(Number("3"), query.Offset);
    }

    [Fact]
    public void Equality_ignores_where_a_node_stood()
    {
        var (left, right) = (Expression("a+1"), Expression("  a\n +  1"));
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left.Span, right.Span);
        Assert.NotEqual(left, Expression("a-1"));
    }

    [Fact]
    public void A_span_covers_the_text_with_its_parentheses()
    {
        const string Text = "SELECT ( a + 1 ) * b FROM t";
        var item = (ExpressionItemSyntax)((SelectSyntax)Query(Text).Body).Items[0];
        var product = (BinarySyntax)item.Expression;
        Assert.Equal("( a + 1 ) * b", Slice(product));
        Assert.Equal("( a + 1 )", Slice(product.Left));
        Assert.Equal("b", Slice(product.Right));

        string Slice(SyntaxNode node) => Text.Substring(node.Span.Start, node.Span.Length);
    }

    [Theory]
    [InlineData("a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))")]
    [InlineData("a AND (b AND c) AND d", "(a AND b AND c AND d)")]
    [InlineData("(a OR b) AND c", "((a OR b) AND c)")]
    [InlineData("1 - 2 - 3 * 4 / 5", "((1 - 2) - ((3 * 4) / 5))")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("a || b + c", "(a || (b + c))")]
    [InlineData("a | b ^ c & d << 1 + 2", "(a | (b ^ (c & (d << (1 + 2)))))")]
    [InlineData("a BETWEEN 1 AND 2 AND b", "((a BETWEEN 1 AND 2) AND b)")]
    [InlineData("NOT a BETWEEN 1 AND 2 OR b", "((NOT (a BETWEEN 1 AND 2)) OR b)")]
    [InlineData("a % 2 = b DIV 3", "((a % 2) = (b DIV 3))")]
    [InlineData("a MOD 2", "(a % 2)")]
    [InlineData("a <=> b", "(a IS NOT DISTINCT FROM b)")]
    [InlineData("a + 1 IS NULL", "((a + 1) IS NULL)")]
    public void Operators_bind_as_they_should(string text, string grouped) => Assert.Equal(grouped, Grouped(Expression(text)));

    [Fact]
    public void A_chain_of_names_is_one_column_until_something_else_is_accessed()
    {
        Assert.Equal(Column("a", "b", "c", "d", "e"), Expression("a.b.c.d.e"));
        Assert.Equal(new FieldSyntax(Column("a", "b"), new("c")), Expression("(a.b).c"));
        Assert.Equal(new FieldSyntax(new SubscriptSyntax(Column("a", "b"), Number("1")), new("c")), Expression("a.b[1].c"));
        Assert.Equal(new ColumnSyntax([new("a\"b", true), new("c")]), Expression("\"a\"\"b\".c"));
    }

    [Fact]
    public void Numbers_keep_their_text_and_kind()
    {
        Assert.Equal(new NumberSyntax("12", NumberKind.Integer), Expression("12"));
        Assert.Equal(new NumberSyntax("12.", NumberKind.Decimal), Expression("12."));
        Assert.Equal(new NumberSyntax(".5", NumberKind.Decimal), Expression(".5"));
        Assert.Equal(new NumberSyntax("1.5e-3", NumberKind.Float), Expression("1.5e-3"));
        Assert.Equal(new NumberSyntax("0xFf", NumberKind.Hex), Expression("0xFf"));
        Assert.Equal(new StringSyntax("it's"), Expression("'it''s'"));
        Assert.Equal(new StringSyntax("ab"), Expression("'a' 'b'"));
    }

    [Theory]
    [InlineData("a JOIN b ON p JOIN c ON q", "((a b p) c q)")]
    [InlineData("a JOIN b JOIN c ON q ON p", "(a (b c q) p)")]
    [InlineData("a JOIN b JOIN c ON q", "((a b -) c q)")]
    [InlineData("a JOIN (b JOIN c ON q) ON p", "(a (b c q) p)")]
    [InlineData("a CROSS JOIN b JOIN c ON q", "((a b -) c q)")]
    [InlineData("a NATURAL JOIN b JOIN c USING (x)", "((a b natural) c x)")]
    [InlineData("(a JOIN b ON p) JOIN c ON q", "((a b p) c q)")]
    public void A_condition_closes_the_nearest_open_join(string from, string shape) =>
        Assert.Equal(shape, Shape(((SelectSyntax)Query($"SELECT 1 FROM {from}").Body).From[0]));

    [Fact]
    public void Nearest_joins_carry_their_count()
    {
        var join = Join("a LEFT NEAREST (3) JOIN b ON DISTANCE(a.p, b.p) < 0.1");
        Assert.Equal(JoinKind.Left, join.Kind);
        Assert.Equal(new NearestSyntax(Number("3"), false), join.Nearest);
        Assert.Equal(new NearestSyntax(null, true), Join("a MUTUAL NEAREST JOIN b ON DISTANCE(a.p, b.p) < 0.1").Nearest);
        Assert.Null(Join("a JOIN nearest ON a.x = nearest.x").Nearest);
    }

    [Fact]
    public void A_table_function_takes_positional_named_and_table_arguments()
    {
        var select = (SelectSyntax)Query("SELECT * FROM f(1, TABLE(t) PARTITION BY a, b ORDER BY c DESC, order => 2, fs => ['x']) AS g(u, v)").Body;
        var function = Assert.IsType<FunctionTableSyntax>(select.From[0]);
        Assert.Equal([null, null, "order", "fs"], function.Call.Arguments.Select(argument => argument.Name?.Text));
        var table = Assert.IsType<TableArgumentSyntax>(function.Call.Arguments[1].Value);
        Assert.Equal([Column("a"), Column("b")], table.PartitionBy);
        Assert.Equal([new OrderItemSyntax(Column("c"), true, NullOrder.Default)], table.OrderBy);
        Assert.Equal(((QueryStatementSyntax)AdqlParser.Parse("SELECT * FROM t")).Query, table.Query);
        Assert.Equal(new AliasSyntax(new("g"), [new("u"), new("v")]), function.Alias);
    }

    [Fact]
    public void Set_operations_lean_left_and_intersect_binds_tighter()
    {
        var body = (SetOperationSyntax)Query("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3 EXCEPT SELECT 4").Body;
        Assert.Equal(SetOperator.Except, body.Operator);
        var left = Assert.IsType<SetOperationSyntax>(body.Left);
        Assert.True(left is { Operator: SetOperator.Union, IsAll: true, Right: SetOperationSyntax { Operator: SetOperator.Intersect } });
    }

    [Fact]
    public void Parentheses_stay_where_an_operand_has_its_own_order()
    {
        var kept = (SetOperationSyntax)Query("(SELECT a FROM t ORDER BY a LIMIT 1) UNION (SELECT a FROM u)").Body;
        Assert.IsType<NestedQuerySyntax>(kept.Left);
        Assert.IsType<SelectSyntax>(kept.Right);
        Assert.Equal(Query("SELECT a FROM t ORDER BY a"), Query("((SELECT a FROM t ORDER BY a))"));
        Assert.IsType<NestedQuerySyntax>(Query("(SELECT TOP 5 a FROM t) ORDER BY a").Body);
    }

    [Fact]
    public void A_query_may_be_the_only_argument_of_a_call()
    {
        var call = Assert.IsType<CallSyntax>(Expression("ABS((SELECT 1))"));
        Assert.IsType<SubquerySyntax>(call.Arguments[0].Value);
        Assert.Equal(Expression("x IN (SELECT 1)"), Expression("x IN ((SELECT 1))"));
        Assert.Equal(Expression("EXISTS (SELECT 1)"), Expression("EXISTS (((SELECT 1)))"));
    }

    [Fact]
    public void Walking_visits_every_node_in_order()
    {
        var names = Query("SELECT f(a, b + c) FROM t JOIN u ON d = e WHERE g IN (SELECT h FROM v)").SelfAndDescendants().OfType<NameSyntax>();
        Assert.Equal("f a b c t u d e g h v", string.Join(' ', names.Select(name => name.Text)));
    }

    static QuerySyntax Query(string text) => ((QueryStatementSyntax)AdqlParser.Parse(text)).Query;

    static ExpressionSyntax Expression(string text) =>
        ((ExpressionItemSyntax)((SelectSyntax)Query($"SELECT {text} FROM t").Body).Items[0]).Expression;

    static JoinSyntax Join(string from) => (JoinSyntax)((SelectSyntax)Query($"SELECT 1 FROM {from}").Body).From[0];

    static ColumnSyntax Column(params string[] parts) => new([.. parts.Select(part => new NameSyntax(part))]);

    static NumberSyntax Number(string text) => new(text, NumberKind.Integer);

    static CallSyntax CountStar { get; } =
        new(new("COUNT"), [new ArgumentSyntax(null, new StarSyntax())], false, [], NullTreatment.Default, null, null);

    static string Grouped(ExpressionSyntax expression) => expression switch
    {
        BinarySyntax binary => $"({Grouped(binary.Left)} {OperatorTable.Text(binary.Operator)} {Grouped(binary.Right)})",
        LogicalSyntax logical => $"({string.Join($" {logical.Operator.ToString().ToUpperInvariant()} ", logical.Operands.Select(Grouped))})",
        UnarySyntax unary => unary.Operator == UnaryOperator.Not ? $"(NOT {Grouped(unary.Operand)})" : $"(-{Grouped(unary.Operand)})",
        BetweenSyntax between => $"({Grouped(between.Value)} BETWEEN {Grouped(between.Low)} AND {Grouped(between.High)})",
        IsNullSyntax isNull => $"({Grouped(isNull.Value)} IS NULL)",
        _ => SyntaxPrinter.Print(expression),
    };

    static string Shape(TableSyntax table) => table switch
    {
        JoinSyntax join => $"({Shape(join.Left)} {Shape(join.Right)} {Condition(join.Condition)})",
        NamedTableSyntax named => named.Name[^1].Text,
        _ => "?",
    };

    static string Condition(JoinConditionSyntax? condition) => condition switch
    {
        null => "-",
        NaturalSyntax => "natural",
        OnSyntax on => SyntaxPrinter.Print(on.Condition),
        UsingSyntax names => string.Join(",", names.Columns.Select(name => name.Text)),
        _ => "?",
    };
}

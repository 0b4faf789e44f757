namespace Rubin.Query.Adql;

/// <summary>One thing that the default dialect has and ADQL 2.1 does not.</summary>
/// <param name="Kind">The kind of syntax it is about.</param>
/// <param name="Find">The node to blame in a node of that kind and its text; null where that thing is not there.</param>
/// <param name="What">What it is called in the message.</param>
/// <param name="Hint">What to write instead.</param>
sealed record StrictRule(Type Kind, Func<SyntaxNode, string, SyntaxNode?> Find, string What, string? Hint);

/// <summary>The whole difference between the default dialect and ADQL 2.1, but for names, functions and the sort of expressions.</summary>
static class StrictRules
{
    static readonly string[] CastTargets =
        ["SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "CHAR", "VARCHAR", "TIMESTAMP", "POINT", "CIRCLE", "POLYGON"];

    /// <summary>The rules by the kind of syntax.</summary>
    public static ILookup<Type, StrictRule> All { get; } = ((StrictRule[])
    [
        Never<ExplainSyntax>("EXPLAIN"),
        Never<DescribeSyntax>("DESCRIBE", "query TAP_SCHEMA.columns"),
        Never<ShowTablesSyntax>("SHOW TABLES", "query TAP_SCHEMA.tables"),
        Never<SummarizeSyntax>("SUMMARIZE"),
        Never<CopySyntax>("COPY"),
        Never<ValuesSyntax>("VALUES"),
        Never<FileTableSyntax>("a file as a table"),
        Never<FunctionTableSyntax>("a function as a table"),
        Never<NearestSyntax>("NEAREST"),
        Never<SampleSyntax>("TABLESAMPLE"),
        Never<WindowSyntax>("a window"),
        Never<BooleanSyntax>("a boolean literal", "compare with 1 or 0"),
        Never<TemporalSyntax>("a literal of time", "use CAST('2026-01-31' AS TIMESTAMP)"),
        Never<IntervalSyntax>("INTERVAL"),
        Never<ParameterSyntax>("a parameter"),
        Never<ListSyntax>("a list"),
        Never<RowSyntax>("a row value"),
        Never<FieldSyntax>("a field of a struct"),
        Never<SubscriptSyntax>("an element of a list"),
        Never<SliceSyntax>("a part of a list"),
        Never<LambdaSyntax>("->"),
        Never<SubquerySyntax>("a sub-query as a value", "join it, or use IN or EXISTS"),
        Never<CaseSyntax>("CASE"),
        Never<IsTruthSyntax>("IS TRUE"),
        Never<QuantifiedSyntax>("ANY or ALL before a sub-query", "use IN or EXISTS"),
        Never<GroupingAllSyntax>("GROUP BY ALL", "name the columns"),
        Never<RollupSyntax>("ROLLUP"),
        Never<CubeSyntax>("CUBE"),
        Never<GroupingSetsSyntax>("GROUPING SETS"),
        When<GroupingSetSyntax>(set => set.Keys.Count != 1, "a grouping set"),
        First<SelectSyntax>(select => select.Into, "INTO"),
        When<SelectSyntax>(select => select.From.Count == 0, "a SELECT without FROM"),
        Part<SelectSyntax>(select => select.Qualify, "QUALIFY"),
        First<SelectSyntax>(StarsBesideOthers, "* beside other items", "write table.*"),
        First<StarItemSyntax>(star => star.Exclude, "EXCLUDE"),
        First<StarItemSyntax>(star => star.Replace, "REPLACE"),
        Part<QuerySyntax>(query => query.Limit, "LIMIT", "use TOP"),
        Part<QuerySyntax>(query => query.Offset is NumberSyntax { Kind: NumberKind.Integer } ? null : query.Offset, "anything but an integer in OFFSET"),
        Never<FieldsItemSyntax>("the fields of a struct"),
        When<WithSyntax>(with => with.IsRecursive, "WITH RECURSIVE"),
        First<CommonTableSyntax>(table => table.Columns, "a list of columns in WITH", "name the columns in the SELECT"),
        When<CommonTableSyntax>((table, text) => !Gap(table.Name, table.Query, text).Contains("AS"), "WITH without AS"),
        When<SetOperationSyntax>(
            (set, text) => Gap(set.Left, set.Right, text).Contains("DISTINCT"),
            "DISTINCT in a set operation", "leave it out"),
        When<OrderItemSyntax>(item => item.Nulls != NullOrder.Default, "NULLS FIRST or LAST"),
        When<JoinSyntax>(join => join.Kind == JoinKind.Cross, "CROSS JOIN", "put a comma between the tables"),
        First<AliasSyntax>(alias => alias.Columns, "a list of columns in an alias"),
        When<DerivedTableSyntax>(table => table.IsLateral, "LATERAL"),
        When<DerivedTableSyntax>(table => table.Alias is null, "a sub-query in FROM without an alias", "(SELECT …) AS t"),
        When<DerivedTableSyntax>(
            (table, text) => table.Alias is not null && text[table.Span.End - 1] == ')',
            "a single table in parentheses"),
        When<NamedTableSyntax>((table, text) => text[table.Span.Start] == '(', "a single table in parentheses"),
        When<NumberSyntax>(number => number.Kind == NumberKind.Hex, "a hexadecimal number"),
        When<StringSyntax>((literal, text) => !IsSingle(literal, text), "a text in several pieces", "join them with ||"),
        When<ColumnSyntax>(column => column.Parts.Count > 4, "a name of more than four parts"),
        When<BinarySyntax>(binary => binary.Operator == BinaryOperator.Modulo, "%", "use MOD(a, b)"),
        When<BinarySyntax>(binary => binary.Operator == BinaryOperator.IntegerDivide, "DIV", "use TRUNCATE(a / b)"),
        When<BinarySyntax>(binary => binary.Operator is >= BinaryOperator.BitAnd and <= BinaryOperator.ShiftRight, "an operator on bits"),
        When<BinarySyntax>(
            binary => binary.Operator is BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom,
            "IS DISTINCT FROM"),
        When<UnarySyntax>(unary => unary.Operator == UnaryOperator.BitNot, "~"),
        When<UnarySyntax>(
            (unary, text) => IsSign(unary) && IsSign(unary.Operand) && !InParentheses(unary.Operand, text),
            "a sign before a sign", "-(-a)"),
        Part<BinarySyntax>(
            (binary, text) => binary.Operator != BinaryOperator.Concat ? null
                : Array.Find([binary.Left, binary.Right], o => IsSign(o) && !InParentheses(o, text)),
            "a number with a sign beside ||", "'M' || (-1)"),
        Part<LikeSyntax>(like => like.Escape, "ESCAPE"),
        When<IsNullSyntax>(
            (test, text) => test.Value is not ColumnSyntax || InParentheses(test.Value, text),
            "IS NULL on anything but a column"),
        When<CastSyntax>(cast => cast.IsTry, "TRY_CAST", "use CAST"),
        When<CastSyntax>((cast, text) => !cast.IsTry && !IsSpelledOut(cast, text), "::", "use CAST"),
        Part<CastSyntax>(
            cast => IsCastTarget(cast.Type) ? null : cast.Type,
            "this type in CAST", $"one of {string.Join(", ", CastTargets)}"),
        Part<ArgumentSyntax>(argument => argument.Name, "a named argument"),
        Never<TableArgumentSyntax>("TABLE as an argument"),
        First<CallSyntax>(call => call.OrderBy, "ORDER BY in a call"),
        Part<CallSyntax>(call => call.Filter, "FILTER"),
        When<CallSyntax>(call => call.Nulls != NullTreatment.Default, "IGNORE or RESPECT NULLS"),
        When<NameSyntax>((name, text) => name.IsQuoted && text[name.Span.Start] == '`', "a name in backticks", "use double quotes"),
    ]).ToLookup(rule => rule.Kind);

    static StrictRule Never<T>(string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, _) => node, what, hint);

    static StrictRule When<T>(Func<T, bool> applies, string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, _) => applies((T)node) ? node : null, what, hint);

    static StrictRule When<T>(Func<T, string, bool> applies, string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, text) => applies((T)node, text) ? node : null, what, hint);

    static StrictRule Part<T>(Func<T, SyntaxNode?> find, string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, _) => find((T)node), what, hint);

    static StrictRule Part<T>(Func<T, string, SyntaxNode?> find, string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, text) => find((T)node, text), what, hint);

    static StrictRule First<T>(Func<T, IEnumerable<SyntaxNode>> find, string what, string? hint = null)
        where T : SyntaxNode => new(typeof(T), (node, _) => find((T)node).FirstOrDefault(), what, hint);

    static IEnumerable<SyntaxNode> StarsBesideOthers(SelectSyntax select) =>
        select.Items.Where(item => select.Items.Count > 1 && item is StarItemSyntax { Table.Count: 0 });

    static bool IsSign(ExpressionSyntax expression) => expression is UnarySyntax { Operator: UnaryOperator.Minus or UnaryOperator.Plus };

    /// <summary>Whether parentheses stand around a column or a sign, neither of which begins with one.</summary>
    static bool InParentheses(SyntaxNode node, string text) => text[node.Span.Start] == '(';

    static ReadOnlySpan<char> Slice(SyntaxNode node, string text) => text.AsSpan(node.Span.Start, node.Span.Length);

    static bool IsSpelledOut(CastSyntax cast, string text) =>
        Slice(cast, text).TrimStart("( \t\r\n").StartsWith("CAST", StringComparison.OrdinalIgnoreCase);

    /// <summary>The words between two nodes, in upper case.</summary>
    static string[] Gap(SyntaxNode before, SyntaxNode after, string text) =>
        text[before.Span.End..after.Span.Start].ToUpperInvariant()
            .Split([' ', '\t', '\r', '\n', '(', ')'], StringSplitOptions.RemoveEmptyEntries);

    static bool IsSingle(StringSyntax literal, string text) =>
        Slice(literal, text).Contains($"'{literal.Value.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal);

    static bool IsCastTarget(TypeSyntax type) =>
        type is NamedTypeSyntax named
        && CastTargets.Contains(named.Name)
        && named.Arguments.Count <= (named.Name is "CHAR" or "VARCHAR" ? 1 : 0);
}

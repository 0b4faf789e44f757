namespace Rubin.Query.Adql;

/// <summary><c>[WITH …] body [ORDER BY …] [LIMIT n] [OFFSET n]</c>: what may stand alone, in parentheses, or in a set operation.</summary>
/// <param name="With">The common table expressions, or null.</param>
/// <param name="Body">A SELECT, a set operation of two bodies, VALUES, or a query in parentheses.</param>
/// <param name="OrderBy">The sort keys; empty where the order is free.</param>
/// <param name="Limit">A value that depends on no row, or null. TOP belongs to the <see cref="SelectSyntax"/>, but counts after ORDER BY
/// where the body is that single SELECT.</param>
/// <param name="Offset">A value that depends on no row, or null.</param>
public sealed record QuerySyntax(
    WithSyntax? With,
    QueryBodySyntax Body,
    ValueList<OrderItemSyntax> OrderBy,
    ExpressionSyntax? Limit,
    ExpressionSyntax? Offset) : SyntaxNode;

/// <summary><c>WITH [RECURSIVE] a AS (…), b AS (…)</c>.</summary>
public sealed record WithSyntax(bool IsRecursive, ValueList<CommonTableSyntax> Tables) : SyntaxNode;

/// <summary><c>name [(columns)] AS (query)</c>.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">Names for its columns; empty where the query's own hold.</param>
/// <param name="Query">Its rows.</param>
public sealed record CommonTableSyntax(NameSyntax Name, ValueList<NameSyntax> Columns, QuerySyntax Query) : SyntaxNode;

/// <summary>What gives the rows of a query before its ORDER BY.</summary>
public abstract record QueryBodySyntax : SyntaxNode;

/// <summary>Which set operation.</summary>
public enum SetOperator
{
    /// <summary>Rows of either side.</summary>
    Union,

    /// <summary>Rows of the left side that the right side does not have.</summary>
    Except,

    /// <summary>Rows that both sides have; binds tighter than the other two.</summary>
    Intersect,
}

/// <summary><c>left UNION|EXCEPT|INTERSECT [ALL] right</c>; a chain leans to the left.</summary>
/// <param name="Left">The first operand, whose names and metadata the result takes.</param>
/// <param name="Operator">The operation.</param>
/// <param name="IsAll">Whether duplicates stay.</param>
/// <param name="Right">The second operand.</param>
public sealed record SetOperationSyntax(QueryBodySyntax Left, SetOperator Operator, bool IsAll, QueryBodySyntax Right) : QueryBodySyntax;

/// <summary>
/// A query in parentheses as a body, kept where the parentheses mean something: it has its own WITH, TOP, ORDER BY, LIMIT or OFFSET.
/// </summary>
public sealed record NestedQuerySyntax(QuerySyntax Query) : QueryBodySyntax;

/// <summary>
/// <c>VALUES (1, 2), (3, 4)</c>: one list an entry, all of them equally long where the text is right; the binder checks that.
/// </summary>
public sealed record ValuesSyntax(ValueList<RowSyntax> Rows) : QueryBodySyntax;

/// <summary><c>SELECT [DISTINCT] [TOP n] items [INTO target] FROM …</c>.</summary>
/// <param name="IsDistinct">Whether duplicate rows are dropped.</param>
/// <param name="Top">An integer literal or a parameter, or null.</param>
/// <param name="Items">What is selected; at least one.</param>
/// <param name="Into">The table to make of the answer, one to three parts; empty where the answer goes to the caller.</param>
/// <param name="From">The tables between commas; empty without FROM.</param>
/// <param name="Where">The condition on rows, or null.</param>
/// <param name="GroupBy">The grouping elements; empty without GROUP BY.</param>
/// <param name="Having">The condition on groups, or null.</param>
/// <param name="Windows">What WINDOW names.</param>
/// <param name="Qualify">The condition on rows after window functions, or null.</param>
public sealed record SelectSyntax(
    bool IsDistinct,
    ExpressionSyntax? Top,
    ValueList<SelectItemSyntax> Items,
    ValueList<NameSyntax> Into,
    ValueList<TableSyntax> From,
    ExpressionSyntax? Where,
    ValueList<GroupingSyntax> GroupBy,
    ExpressionSyntax? Having,
    ValueList<NamedWindowSyntax> Windows,
    ExpressionSyntax? Qualify) : QueryBodySyntax;

/// <summary>One entry of a SELECT list.</summary>
public abstract record SelectItemSyntax : SyntaxNode;

/// <summary><c>expression [[AS] alias]</c>.</summary>
public sealed record ExpressionItemSyntax(ExpressionSyntax Expression, NameSyntax? Alias) : SelectItemSyntax;

/// <summary><c>*</c> or <c>table.*</c>, <c>EXCLUDE (…)</c>, <c>REPLACE (… AS …)</c>.</summary>
/// <param name="Table">The table's name, one to three parts; empty for all tables.</param>
/// <param name="Exclude">Columns to leave out.</param>
/// <param name="Replace">Columns to compute otherwise; every item has an alias.</param>
public sealed record StarItemSyntax(ValueList<NameSyntax> Table, ValueList<NameSyntax> Exclude, ValueList<ExpressionItemSyntax> Replace)
    : SelectItemSyntax;

/// <summary><c>(value).*</c>: the fields of a struct as columns. Of a plain name, <see cref="StarItemSyntax"/> stands for that too.</summary>
/// <param name="Value">The struct.</param>
/// <param name="Exclude">Fields to leave out.</param>
/// <param name="Replace">Fields to compute otherwise; every item has an alias.</param>
public sealed record FieldsItemSyntax(ExpressionSyntax Value, ValueList<NameSyntax> Exclude, ValueList<ExpressionItemSyntax> Replace) : SelectItemSyntax;

/// <summary>One entry of GROUP BY.</summary>
public abstract record GroupingSyntax : SyntaxNode;

/// <summary>A set of keys: <c>a</c>, <c>(a, b)</c> or, inside GROUPING SETS, <c>()</c>.</summary>
public sealed record GroupingSetSyntax(ValueList<ExpressionSyntax> Keys) : GroupingSyntax;

/// <summary><c>ROLLUP (a, (b, c))</c>.</summary>
public sealed record RollupSyntax(ValueList<GroupingSetSyntax> Sets) : GroupingSyntax;

/// <summary><c>CUBE (a, (b, c))</c>.</summary>
public sealed record CubeSyntax(ValueList<GroupingSetSyntax> Sets) : GroupingSyntax;

/// <summary><c>GROUPING SETS ((a, b), a, ())</c>; its elements may be ROLLUP, CUBE and GROUPING SETS again.</summary>
public sealed record GroupingSetsSyntax(ValueList<GroupingSyntax> Elements) : GroupingSyntax;

/// <summary><c>GROUP BY ALL</c>: every item of the list that holds no aggregate and no window function is a key.</summary>
public sealed record GroupingAllSyntax : GroupingSyntax;

/// <summary>Where NULLs go in an order.</summary>
public enum NullOrder
{
    /// <summary>Not said: last.</summary>
    Default,

    /// <summary><c>NULLS FIRST</c>.</summary>
    First,

    /// <summary><c>NULLS LAST</c>.</summary>
    Last,
}

/// <summary><c>expression [ASC|DESC] [NULLS FIRST|LAST]</c>; an integer literal is an ordinal in a query's ORDER BY.</summary>
public sealed record OrderItemSyntax(ExpressionSyntax Expression, bool IsDescending, NullOrder Nulls) : SyntaxNode;

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Spatial;

namespace Rubin.Query.Engine.Planning;

/// <summary>A column that a plan node produces.</summary>
/// <param name="Id">Number of the column, unique in the plan.</param>
/// <param name="Field">Its name, type, unit and meaning.</param>
sealed record OutputColumn(int Id, Field Field)
{
    /// <summary>An expression that reads it.</summary>
    public ColumnReference Reference => new(Id, Field.Name, Field.Type);
}

/// <summary>
/// What is to be computed, without saying how. Immutable, compared by value, so that a rewrite that changes nothing is seen.
/// Columns are known by number, so that moving a node renumbers nothing.
/// </summary>
abstract record LogicalNode
{
    /// <summary>The columns produced, in order.</summary>
    public abstract ValueList<OutputColumn> Output { get; }

    /// <summary>The nodes directly below.</summary>
    public abstract ValueList<LogicalNode> Inputs { get; }

    /// <summary>The same node over other inputs, as many.</summary>
    public abstract LogicalNode WithInputs(ValueList<LogicalNode> inputs);
}

/// <summary>Rows of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The name the query uses, for EXPLAIN: <c>dp1.Object</c>.</param>
/// <param name="Columns">The columns read: number, and position in the table's schema.</param>
/// <param name="Filters">Conditions that hold for every row given, over the columns' numbers; pushed down by the optimizer.</param>
/// <param name="Limit">Rows that are enough, or null.</param>
sealed record LogicalScan(ITableProvider Table, string Name, ValueList<LogicalScanColumn> Columns, ValueList<BoundExpression> Filters, long? Limit = null)
    : LogicalNode
{
    /// <summary>The part of the sky that a join above wants; null where all rows are wanted.</summary>
    public CellReach? Reach { get; init; }

    /// <summary>Conditions that are known when the query runs; null for none.</summary>
    internal LateFilters? Late { get; init; }

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns.Map(c => c.Column);

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this;
}

/// <summary>A column read from a table.</summary>
/// <param name="Column">Its number and field; of a struct, the field may have fewer sub-fields than the table's.</param>
/// <param name="Position">Position in the table's schema.</param>
sealed record LogicalScanColumn(OutputColumn Column, int Position);

/// <summary>Rows written in the query, or no rows, or (without columns) one row.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">One list of expressions without column references a row.</param>
sealed record LogicalValues(ValueList<OutputColumn> Columns, ValueList<ValueList<BoundExpression>> Rows) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this;
}

/// <summary>The rows for which a condition is true.</summary>
sealed record LogicalFilter(LogicalNode Input, BoundExpression Condition) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Input.Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>An expression and the column that holds its values.</summary>
sealed record ProjectedColumn(OutputColumn Column, BoundExpression Expression);

/// <summary>One column for each expression.</summary>
sealed record LogicalProject(LogicalNode Input, ValueList<ProjectedColumn> Columns) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns.Map(c => c.Column);

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>A call of an aggregate, over expressions of the input.</summary>
/// <param name="Function">The aggregate.</param>
/// <param name="Overload">The way it is called.</param>
/// <param name="Arguments">Of the overload's types; none for COUNT(*).</param>
sealed record AggregateCall(AggregateFunction Function, AggregateOverload Overload, ValueList<BoundExpression> Arguments)
{
    /// <summary>Takes each combination of arguments once.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Takes only the rows for which this is true; null takes all.</summary>
    public BoundExpression? Filter { get; init; }

    /// <summary>The order in which an order-sensitive aggregate sees the rows; none means the input's.</summary>
    public ValueList<SortKey> OrderBy { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public SourceSpan Span { get; init; }

    /// <inheritdoc/>
    public bool Equals(AggregateCall? other) =>
        other is not null && Function.Name == other.Function.Name && Overload.Result == other.Overload.Result && Arguments.Equals(other.Arguments)
        && IsDistinct == other.IsDistinct && Equals(Filter, other.Filter) && OrderBy.Equals(other.OrderBy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Function.Name, Arguments, IsDistinct);
}

/// <summary>An aggregate and the column that holds its values.</summary>
sealed record AggregatedColumn(OutputColumn Column, AggregateCall Call);

/// <summary>
/// One row for each distinct combination of keys, with the aggregates of its rows; without keys, exactly one row. No aggregates: DISTINCT.
/// NULL keys are one group, NaN keys are one group.
/// </summary>
/// <param name="Input">The rows.</param>
/// <param name="Keys">The grouping expressions.</param>
/// <param name="Aggregates">The aggregates.</param>
/// <param name="GroupingSets">Positions in <paramref name="Keys"/> of each grouping set; empty for plain GROUP BY. Keys outside the set are NULL.</param>
sealed record LogicalAggregate(
    LogicalNode Input,
    ValueList<ProjectedColumn> Keys,
    ValueList<AggregatedColumn> Aggregates,
    ValueList<ValueList<int>> GroupingSets) : LogicalNode
{
    /// <summary>With grouping sets, the column that holds the number of the set of a row; null otherwise.</summary>
    public OutputColumn? GroupingSetColumn { get; init; }

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output =>
        [.. Keys.Select(k => k.Column), .. Aggregates.Select(a => a.Column), .. GroupingSetColumn is null ? [] : new[] { GroupingSetColumn }];

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Which rows a join gives.</summary>
enum JoinKind
{
    /// <summary>The pairs that meet the condition; all pairs where it is TRUE.</summary>
    Inner,

    /// <summary>The pairs, and left rows without partner once.</summary>
    Left,

    /// <summary>The pairs, and right rows without partner once.</summary>
    Right,

    /// <summary>The pairs, and rows of both sides without partner once.</summary>
    Full,

    /// <summary>Left rows that have a partner, once each; only left columns.</summary>
    Semi,

    /// <summary>Left rows without partner; only left columns.</summary>
    Anti,

    /// <summary>Every left row once, and a BOOLEAN column that tells whether it has a partner: NULL where the condition is true for no row and NULL for some.</summary>
    Mark,

    /// <summary>Every left row once with its one partner or NULLs; an error where there are several (scalar sub-query).</summary>
    Single,
}

/// <summary>Pairs of rows of two inputs.</summary>
/// <param name="Kind">Which rows come out.</param>
/// <param name="Left">The left input.</param>
/// <param name="Right">The right input.</param>
/// <param name="Condition">Over columns of both; <see cref="Constant.True"/> for a cross join.</param>
sealed record LogicalJoin(JoinKind Kind, LogicalNode Left, LogicalNode Right, BoundExpression Condition) : LogicalNode
{
    /// <summary>For <see cref="JoinKind.Mark"/>: the column that tells; null otherwise.</summary>
    public OutputColumn? MarkColumn { get; init; }

    /// <summary>For <see cref="JoinKind.Single"/>: who waits for the value of the right side; null for nobody.</summary>
    internal LateValue? Value { get; init; }

    /// <summary>For <see cref="JoinKind.Single"/>: the sub-query in the text, for the error that it gives several rows; null where it is not there.</summary>
    internal SourceSpan? Place { get; init; }

    /// <summary>Numbers of columns that nobody above reads: they need not be copied, and may hold anything.</summary>
    public ValueList<int> Unread { get; init; } = [];

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Kind switch
    {
        JoinKind.Semi or JoinKind.Anti => Left.Output,
        JoinKind.Mark => [.. Left.Output, MarkColumn!],
        _ => [.. Left.Output.Select(c => Kind is JoinKind.Right or JoinKind.Full ? AsNullable(c) : c), .. Right.Output.Select(c => Kind is JoinKind.Left or JoinKind.Full or JoinKind.Single ? AsNullable(c) : c)],
    };

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Left, Right];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };

    static OutputColumn AsNullable(OutputColumn column) => column.Field.Nullable ? column : column with { Field = column.Field with { Nullable = true } };
}

/// <summary>
/// A join whose right side refers to columns of the left: LATERAL, or a correlated sub-query. The optimizer turns it into a plain join.
/// </summary>
/// <param name="Kind">Inner, Left, Semi, Anti, Mark or Single.</param>
/// <param name="Left">The outer rows.</param>
/// <param name="Right">Evaluated, as it were, for each outer row.</param>
/// <param name="Condition">Over columns of both.</param>
sealed record LogicalApply(JoinKind Kind, LogicalNode Left, LogicalNode Right, BoundExpression Condition) : LogicalNode
{
    /// <summary>For <see cref="JoinKind.Mark"/>: the column that tells; null otherwise.</summary>
    public OutputColumn? MarkColumn { get; init; }

    /// <summary>For <see cref="JoinKind.Single"/>: the sub-query in the text.</summary>
    internal SourceSpan? Place { get; init; }

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => new LogicalJoin(Kind, Left, Right, Condition) { MarkColumn = MarkColumn }.Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Left, Right];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
}

/// <summary>What rows are ordered by.</summary>
/// <param name="Expression">Over columns of the input.</param>
/// <param name="Descending">From high to low. NaN is above all numbers.</param>
/// <param name="NullsFirst">NULLs before everything else; otherwise behind, in both directions.</param>
sealed record SortKey(BoundExpression Expression, bool Descending = false, bool NullsFirst = false);

/// <summary>The rows in order; ties in the order of the input. With a limit, only the first rows (top-N).</summary>
sealed record LogicalSort(LogicalNode Input, ValueList<SortKey> Keys, long? Limit = null) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Input.Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Some of the rows: those behind the first <paramref name="Offset"/>, at most <paramref name="Count"/>.</summary>
sealed record LogicalLimit(LogicalNode Input, long? Count, long Offset) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Input.Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Rows of two inputs with the same types.</summary>
enum SetOperationKind
{
    /// <summary>The rows of both.</summary>
    Union,

    /// <summary>The rows of the first that are not in the second.</summary>
    Except,

    /// <summary>The rows that are in both.</summary>
    Intersect,
}

/// <summary>UNION, EXCEPT or INTERSECT. NULL equals NULL and NaN equals NaN. Without ALL each row comes once; with ALL as often as SQL:2016 says.</summary>
/// <param name="Kind">Which rows.</param>
/// <param name="IsAll">Keeps duplicates.</param>
/// <param name="Left">Gives the names.</param>
/// <param name="Right">As many columns of the same types.</param>
/// <param name="Columns">Fresh numbers for the columns of the answer.</param>
sealed record LogicalSetOperation(SetOperationKind Kind, bool IsAll, LogicalNode Left, LogicalNode Right, ValueList<OutputColumn> Columns) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Left, Right];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
}

/// <summary>The input's columns and those of the rows that a table function gives for each of its rows.</summary>
/// <param name="Input">The outer rows; one row without columns for a call that depends on nothing.</param>
/// <param name="Function">The function.</param>
/// <param name="Binding">The bound call.</param>
/// <param name="Arguments">Over columns of the input.</param>
/// <param name="Columns">The function's columns that are used: number, and position in the binding's schema.</param>
/// <param name="KeepsOuter">An outer row without rows comes once, with NULLs (LEFT JOIN LATERAL).</param>
sealed record LogicalTableFunction(
    LogicalNode Input,
    TableFunction Function,
    TableFunctionBinding Binding,
    ValueList<BoundExpression> Arguments,
    ValueList<LogicalScanColumn> Columns,
    bool KeepsOuter) : LogicalNode
{
    /// <summary>The columns of the input that come out again; null for all.</summary>
    public ValueList<OutputColumn>? Outer { get; init; }

    /// <summary>TABLE arguments that every call sees whole: plans of one row and one column, which stands among the arguments.</summary>
    public ValueList<LogicalNode> Tables { get; init; } = [];

    /// <summary>A column that counts the rows of each call from 1 (WITH ORDINALITY); null for none.</summary>
    public OutputColumn? Ordinality { get; init; }

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output =>
        [.. Outer ?? Input.Output, .. Columns.Select(c => c.Column), .. Ordinality is null ? [] : new[] { Ordinality }];

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input, .. Tables];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0], Tables = [.. inputs.Skip(1)] };
}

using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Planning;

/// <summary>What a window frame counts.</summary>
enum FrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Distance in the value of the one ORDER BY key; without distance, peers.</summary>
    Range,

    /// <summary>Groups of peers.</summary>
    Groups,
}

/// <summary>Where a frame begins or ends.</summary>
enum FrameBoundKind
{
    /// <summary>At the first row of the partition.</summary>
    UnboundedPreceding,

    /// <summary>Some way before the current row.</summary>
    Preceding,

    /// <summary>At the current row (RANGE and GROUPS: its first or last peer).</summary>
    CurrentRow,

    /// <summary>Some way behind the current row.</summary>
    Following,

    /// <summary>At the last row of the partition.</summary>
    UnboundedFollowing,
}

/// <summary>One end of a frame.</summary>
/// <param name="Kind">Where.</param>
/// <param name="Distance">How far, a constant; null where the kind has none.</param>
sealed record FrameBound(FrameBoundKind Kind, Constant? Distance = null);

/// <summary>Which rows that the frame would hold are left out.</summary>
public enum FrameExclusion
{
    /// <summary>None.</summary>
    NoOthers,

    /// <summary>The current row.</summary>
    CurrentRow,

    /// <summary>The current row and its peers.</summary>
    Group,

    /// <summary>The peers of the current row.</summary>
    Ties,
}

/// <summary>The rows around the current one that a window aggregate takes.</summary>
sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound End, FrameExclusion Exclusion = FrameExclusion.NoOthers);

/// <summary>A call of a window function or of an aggregate OVER a window.</summary>
/// <param name="Function">ROW_NUMBER, LAG, FIRST_VALUE …; null for an aggregate.</param>
/// <param name="Aggregate">The aggregate with arguments, DISTINCT and FILTER; null for a window function.</param>
/// <param name="Arguments">Of the window function, over columns of the input.</param>
/// <param name="Frame">The frame; for functions that take none, the whole partition.</param>
sealed record WindowCall(WindowFunction? Function, AggregateCall? Aggregate, ValueList<BoundExpression> Arguments, WindowFrame Frame)
{
    /// <summary>IGNORE NULLS.</summary>
    public bool IgnoresNulls { get; init; }
}

/// <summary>A window call and the column that holds its values.</summary>
sealed record WindowColumn(OutputColumn Column, WindowCall Call);

/// <summary>The input's rows with a column for each call. All calls share partitioning and order; several windows are several nodes.</summary>
/// <param name="Input">The rows.</param>
/// <param name="PartitionBy">Over columns of the input.</param>
/// <param name="OrderBy">Over columns of the input.</param>
/// <param name="Calls">What is computed.</param>
sealed record LogicalWindow(LogicalNode Input, ValueList<BoundExpression> PartitionBy, ValueList<SortKey> OrderBy, ValueList<WindowColumn> Calls)
    : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => [.. Input.Output, .. Calls.Select(c => c.Column)];

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

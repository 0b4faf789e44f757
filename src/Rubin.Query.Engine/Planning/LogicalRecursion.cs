using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Planning;

/// <summary>
/// The rows of a start, then those that a step makes of them, then those that it makes of these, until it makes none. Without ALL a row that came before is none.
/// </summary>
/// <param name="Name">The table's name, for EXPLAIN and messages.</param>
/// <param name="Key">Tells which <see cref="LogicalWorkingTable"/> in the step is meant.</param>
/// <param name="IsAll">Keeps duplicates.</param>
/// <param name="Start">The first rows.</param>
/// <param name="Step">The next rows, over those that were the last.</param>
/// <param name="Columns">Fresh numbers for the columns of the answer.</param>
sealed record LogicalRecursion(string Name, int Key, bool IsAll, LogicalNode Start, LogicalNode Step, ValueList<OutputColumn> Columns) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Start, Step];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Start = inputs[0], Step = inputs[1] };
}

/// <summary>The rows that the last step of a recursion made.</summary>
/// <param name="Name">The table's name, for EXPLAIN.</param>
/// <param name="Key">The recursion.</param>
/// <param name="Columns">All columns of the recursion, in its order.</param>
sealed record LogicalWorkingTable(string Name, int Key, ValueList<OutputColumn> Columns) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Columns;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this;
}

/// <summary>Where a recursive table may not stand: there, more rows of it would not give more rows of the step, or the end would depend on the way there.</summary>
static class LinearRecursion
{
    /// <summary>In words, where the working table stands that it must not; null where all is well.</summary>
    internal static string? Misuse(LogicalNode plan, int key)
    {
        if (PlanExpressions.Of(plan).Any(e => IsInSubquery(e, key)))
        {
            return "in a sub-query of a condition or value";
        }

        for (var i = 0; i < plan.Inputs.Count; i++)
        {
            if (Holds(plan.Inputs[i], key))
            {
                return MisuseIn(plan, i) ?? Misuse(plan.Inputs[i], key);
            }
        }

        return null;
    }

    static string? MisuseIn(LogicalNode node, int input) => (node, input) switch
    {
        (LogicalAggregate { Aggregates.Count: > 0 } or LogicalAggregate { Keys.Count: 0 }, _) => "under GROUP BY or an aggregate",
        (LogicalJoin { Kind: JoinKind.Full } or LogicalJoin { Kind: JoinKind.Left } or LogicalApply { Kind: JoinKind.Left }, 1)
            or (LogicalJoin { Kind: JoinKind.Full or JoinKind.Right }, 0) => "on the side of an outer join that is filled up with NULLs",
        (LogicalSetOperation { Kind: SetOperationKind.Except }, 1) => "behind EXCEPT",
        _ => null,
    };

    static bool Holds(LogicalNode plan, int key) =>
        (plan is LogicalWorkingTable table && table.Key == key) || plan.Inputs.Any(i => Holds(i, key)) || PlanExpressions.Of(plan).Any(e => IsInSubquery(e, key));

    static bool IsInSubquery(BoundExpression expression, int key) =>
        (expression is Subquery subquery && Holds(subquery.Plan, key)) || expression.Operands.Any(o => IsInSubquery(o, key));
}

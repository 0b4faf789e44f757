using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Planning;

/// <summary>
/// The aggregate that stands for the rows of a partition, as TABLE arguments see them: a list of structs, without elements for no rows. Rewrites treat it like any other
/// aggregate; it is computed by sorting (<see cref="Operators.PartitionRows"/>), alone in its node.
/// </summary>
static class PartitionAggregate
{
    static readonly AggregateFunction Rows = new("ROWS", new("The rows of a group as a list of structs.", ""), []) { OrderMatters = true, CollectsRows = true };

    /// <summary>The call over some columns.</summary>
    internal static AggregateCall Call(ValueList<BoundExpression> columns, ListType type) =>
        new(Rows, new(columns.Map(c => c.Type), type, () => throw new UnreachableException("partitions are not hashed")), columns);

    /// <summary>
    /// Whether a node is such an aggregate, or another that collects the rows of groups and nothing else: sorting them takes half the time and memory of hashing
    /// (20 million rows in 6 million groups, 2 noisy cores, 2026-11), and goes to disk where memory is short.
    /// </summary>
    internal static bool Is(LogicalAggregate node) =>
        node is { Aggregates: [{ Call: { Function: { CollectsRows: true } function, IsDistinct: false, Filter: null } }], GroupingSets.Count: 0 }
        && (node.Keys.Count > 0 || ReferenceEquals(function, Rows));
}

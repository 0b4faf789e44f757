using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Where the conditions on and above a NEAREST join can go. Those in ON choose among the pairs, so what they say of the right side alone goes there; those
/// above choose among the nearest, so only what they say of the left side alone can go below, and not even that where pairs are mutual.
/// </summary>
/// <param name="join">The join.</param>
/// <param name="above">The conditions above it.</param>
sealed class NearestJoinFilters(LogicalNearestJoin join, IReadOnlyList<BoundExpression> above)
{
    readonly HashSet<int> _left = PlanRewriting.Ids(join.Left);
    readonly HashSet<int> _right = PlanRewriting.Ids(join.Right);

    /// <summary>The join with each condition in its place.</summary>
    /// <param name="push">Pushes conditions into an input.</param>
    internal LogicalNode Push(Func<LogicalNode, IReadOnlyList<BoundExpression>, LogicalNode> push)
    {
        var on = PlanRewriting.Conjuncts(join.Condition).ToList();
        var right = on.Where(t => Uses(t, _right)).ToList();
        var leftOfOn = join.KeepsLeft ? [] : on.Where(t => Uses(t, _left)).ToList();
        var leftOfAbove = join.IsMutual ? [] : above.Where(t => Uses(t, _left)).ToList();
        var result = join with
        {
            Left = push(join.Left, [.. leftOfOn, .. leftOfAbove]),
            Right = push(join.Right, right),
            Condition = PlanRewriting.And(on.Except(right).Except(leftOfOn)),
        };
        return PlanRewriting.Filter(result, [.. above.Except(leftOfAbove)]);
    }

    static bool Uses(BoundExpression term, HashSet<int> side) =>
        !PlanRewriting.IsVolatile(term) && PlanExpressions.Columns(term) is { Count: > 0 } columns && columns.IsSubsetOf(side);
}

using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>Where the conditions on and above a join can go.</summary>
/// <param name="join">The join.</param>
/// <param name="above">The conditions above it.</param>
sealed class JoinFilters(LogicalJoin join, IReadOnlyList<BoundExpression> above)
{
    readonly HashSet<int> _left = PlanRewriting.Ids(join.Left);
    readonly HashSet<int> _right = PlanRewriting.Ids(join.Right);

    /// <summary>The join with each condition in its place.</summary>
    /// <param name="push">Pushes conditions into an input.</param>
    internal LogicalNode Push(Func<LogicalNode, IReadOnlyList<BoundExpression>, LogicalNode> push)
    {
        if (join.Kind == JoinKind.Right)
        {
            return new JoinFilters(join with { Kind = JoinKind.Left, Left = join.Right, Right = join.Left }, above).Push(push);
        }

        if (join.Kind is JoinKind.Left or JoinKind.Full && Weaker() is { } kind)
        {
            return new JoinFilters(join with { Kind = kind }, above).Push(push);
        }

        var on = PlanRewriting.Conjuncts(join.Condition).ToList();
        return join.Kind == JoinKind.Inner
            ? Place(push, [.. on, .. above], [], [.. on, .. above], [])
            : Place(push, LeftOfOuter(), on, RightOfOuter(on), above);
    }

    /// <summary>A left or full join that gives fewer unmatched rows, because a condition above drops them anyway; null where there is none.</summary>
    JoinKind? Weaker()
    {
        var dropsRightNulls = above.Any(t => ExpressionFacts.RejectsNulls(t, _right));
        if (join.Kind == JoinKind.Left)
        {
            return dropsRightNulls ? JoinKind.Inner : null;
        }

        var dropsLeftNulls = above.Any(t => ExpressionFacts.RejectsNulls(t, _left));
        return (dropsLeftNulls, dropsRightNulls) switch
        {
            (true, true) => JoinKind.Inner,
            (true, false) => JoinKind.Left,
            (false, true) => JoinKind.Right,
            _ => null,
        };
    }

    /// <summary>Conditions that may go left: those above that use left columns only, whatever the outer join.</summary>
    IReadOnlyList<BoundExpression> LeftOfOuter() => join.Kind == JoinKind.Full ? [] : above;

    /// <summary>Conditions of ON that may go right. A mark join must still see where the comparison is NULL.</summary>
    List<BoundExpression> RightOfOuter(List<BoundExpression> on) => join.Kind is JoinKind.Full or JoinKind.Mark ? [] : on;

    LogicalNode Place(
        Func<LogicalNode, IReadOnlyList<BoundExpression>, LogicalNode> push,
        IReadOnlyList<BoundExpression> mayGoLeft,
        IReadOnlyList<BoundExpression> on,
        IReadOnlyList<BoundExpression> mayGoRight,
        IReadOnlyList<BoundExpression> stayAbove)
    {
        if (join.Kind == JoinKind.Semi)
        {
            mayGoLeft = [.. mayGoLeft, .. on];
        }

        var left = mayGoLeft.Where(t => Uses(t, _left)).ToList();
        var right = mayGoRight.Where(t => Uses(t, _right)).Except(left).ToList();
        var condition = (join.Kind == JoinKind.Inner ? mayGoLeft : on).Except(left).Except(right).ToList();
        var volatileTerms = join.Kind == JoinKind.Inner ? condition.Where(PlanRewriting.IsVolatile).ToList() : [];
        var result = join with
        {
            Left = push(join.Left, left),
            Right = push(join.Right, right),
            Condition = PlanRewriting.And(condition.Except(volatileTerms)),
        };
        return PlanRewriting.Filter(result, [.. stayAbove.Except(left), .. volatileTerms]);
    }

    static bool Uses(BoundExpression term, HashSet<int> side) => !PlanRewriting.IsVolatile(term) && PlanExpressions.Columns(term) is { Count: > 0 } columns && columns.IsSubsetOf(side);
}

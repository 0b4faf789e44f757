using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Moves each condition as close to the tables as it can go, and makes outer joins inner where a condition above drops the unmatched rows:
/// <code>
/// Filter(a.x > 1 AND b.y = 2)          Join(a.id = b.id)
///   Join(a.id = b.id)            =>      Scan a (x > 1)
///     Scan a, Scan b                     Scan b (y = 2)
/// </code>
/// </summary>
sealed class PushFilters : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => Push(plan, []);

    /// <summary>The plan filtered by <paramref name="terms"/>, each of them as deep as possible.</summary>
    static LogicalNode Push(LogicalNode plan, IReadOnlyList<BoundExpression> terms) => plan switch
    {
        LogicalFilter n => Push(n.Input, [.. terms, .. PlanRewriting.Conjuncts(n.Condition)]),
        LogicalScan n => IntoScan(n, terms),
        LogicalProject n => Through(n, terms, n.Columns.Where(c => !PlanRewriting.IsVolatile(c.Expression)).ToDictionary(c => c.Column.Id, c => c.Expression)),
        LogicalAggregate { GroupingSets.Count: 0, Keys.Count: > 0 } n => Through(n, terms, n.Keys.Where(k => !PlanRewriting.IsVolatile(k.Expression)).ToDictionary(k => k.Column.Id, k => k.Expression)),
        LogicalSort { Limit: null } n => Through(n, terms, Passing(n.Input)),
        LogicalWindow n => Through(n, terms, n.PartitionBy.OfType<ColumnReference>().DistinctBy(c => c.Id).ToDictionary(c => c.Id, BoundExpression (c) => c)),
        LogicalTableFunction n => IntoInput(n, terms),
        LogicalSetOperation n => IntoBoth(n, terms),
        LogicalJoin n => new JoinFilters(n, terms).Push(Push),
        LogicalNearestJoin n => new NearestJoinFilters(n, terms).Push(Push),
        _ => PlanRewriting.Filter(PlanRewriting.WithInputs(plan, i => Push(i, [])), terms),
    };

    static LogicalNode IntoScan(LogicalScan scan, IReadOnlyList<BoundExpression> terms)
    {
        var below = terms.Where(t => !PlanRewriting.IsVolatile(t)).ToList();
        var filtered = below.Count == 0 ? scan : scan with { Filters = [.. scan.Filters.Concat(below).Distinct()] };
        return PlanRewriting.Filter(filtered, [.. terms.Except(below)]);
    }

    static Dictionary<int, BoundExpression> Passing(LogicalNode input) => input.Output.DistinctBy(c => c.Id).ToDictionary(c => c.Id, BoundExpression (c) => c.Reference);

    /// <summary>Sends the terms that only use columns of <paramref name="known"/> below, as expressions over the input.</summary>
    static LogicalNode Through(LogicalNode node, IReadOnlyList<BoundExpression> terms, IReadOnlyDictionary<int, BoundExpression> known)
    {
        var below = terms.Where(t => !PlanRewriting.IsVolatile(t) && PlanExpressions.Columns(t).All(known.ContainsKey)).ToList();
        var pushed = PlanRewriting.WithInputs(node, i => Push(i, [.. below.Select(t => PlanRewriting.Substitute(t, known))]));
        return PlanRewriting.Filter(pushed, [.. terms.Except(below)]);
    }

    /// <summary>Terms over outer columns go into the outer rows; TABLE arguments are filtered by none.</summary>
    static LogicalNode IntoInput(LogicalTableFunction call, IReadOnlyList<BoundExpression> terms)
    {
        var known = PlanRewriting.Ids(call.Input);
        var below = terms.Where(t => !PlanRewriting.IsVolatile(t) && PlanExpressions.Columns(t).IsSubsetOf(known)).ToList();
        var above = terms.Except(below).ToList();
        below.AddRange(IndexedLists.Below(call, above));
        var pushed = PlanRewriting.WithInputs(call, i => Push(i, ReferenceEquals(i, call.Input) ? below : []));
        return PlanRewriting.Filter(pushed, above);
    }

    static LogicalNode IntoBoth(LogicalSetOperation node, IReadOnlyList<BoundExpression> terms)
    {
        var below = terms.Where(t => !PlanRewriting.IsVolatile(t)).ToList();
        LogicalNode Side(LogicalNode side)
        {
            var known = node.Columns.Select((c, i) => (c.Id, Side: side.Output[i])).ToDictionary(p => p.Id, BoundExpression (p) => p.Side.Reference);
            return Push(side, [.. below.Select(t => PlanRewriting.Substitute(t, known))]);
        }

        return PlanRewriting.Filter(node with { Left = Side(node.Left), Right = Side(node.Right) }, [.. terms.Except(below)]);
    }
}

using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Shows scans the conditions that compare their rows with sub-queries of one value which look at no outer row: these are computed first, and then prune as constants do.
/// <code>
/// Filter(x > v)           Filter(x > v)
///   Single                  Single
///     Scan t         =>       Scan t (late: x > v)
///     (SELECT … v)            (SELECT … v)
/// </code>
/// </summary>
sealed class PruneByValues : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => Visit(plan);

    static LogicalNode Visit(LogicalNode plan) => Show(plan, [], []);

    /// <param name="plan">A plan whose rows pass <paramref name="terms"/>.</param>
    /// <param name="terms">Conditions that they meet, or are dropped.</param>
    /// <param name="values">The values found above.</param>
    static LogicalNode Show(LogicalNode plan, IReadOnlyList<BoundExpression> terms, IReadOnlyList<LateValue> values) => plan switch
    {
        LogicalFilter n => PlanRewriting.WithInputs(n, i => Show(i, [.. terms, .. PlanRewriting.Conjuncts(n.Condition)], values)),
        LogicalScan n => IntoScan(n, terms, values),
        LogicalProject n => PlanRewriting.WithInputs(n, i => Show(i, Below(n, terms, values), values)),
        LogicalSort { Limit: null } n => PlanRewriting.WithInputs(n, i => Show(i, terms, values)),
        LogicalJoin { Kind: JoinKind.Single, Condition: Constant { Value: true }, Right.Output: [var value] } n when terms.Any(t => PlanExpressions.Columns(t).Contains(value.Id)) =>
            OfValue(n, new(value.Id), terms, values),
        LogicalJoin { Kind: JoinKind.Inner } n => PlanRewriting.WithInputs(n, i => Show(i, terms, values)),
        LogicalJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } n =>
            PlanRewriting.WithInputs(n, i => ReferenceEquals(i, n.Left) ? Show(i, terms, values) : Visit(i)),
        _ => PlanRewriting.WithInputs(plan, Visit),
    };

    static LogicalJoin OfValue(LogicalJoin join, LateValue value, IReadOnlyList<BoundExpression> terms, IReadOnlyList<LateValue> values) =>
        join with { Value = value, Left = Show(join.Left, terms, [.. values, value]), Right = Visit(join.Right) };

    /// <summary>The terms over what the projection computes from, where they use nothing else.</summary>
    static List<BoundExpression> Below(LogicalProject project, IReadOnlyList<BoundExpression> terms, IReadOnlyList<LateValue> values)
    {
        var known = project.Columns.DistinctBy(c => c.Column.Id).ToDictionary(c => c.Column.Id, c => c.Expression);
        return
        [
            .. terms.Where(t => PlanExpressions.Columns(t).All(c => known.ContainsKey(c) || values.Any(v => v.Column == c)))
                .Select(t => PlanRewriting.Substitute(t, known)),
        ];
    }

    static LogicalScan IntoScan(LogicalScan scan, IReadOnlyList<BoundExpression> terms, IReadOnlyList<LateValue> values)
    {
        var (own, late) = (PlanRewriting.Ids(scan), values.Select(v => v.Column).ToHashSet());
        var shown = terms.Where(term => PlanExpressions.Columns(term) is var columns
            && columns.Overlaps(own) && columns.Overlaps(late) && columns.All(c => own.Contains(c) || late.Contains(c)) && !PlanRewriting.IsVolatile(term)).ToList();
        return shown.Count == 0 ? scan : scan with { Late = new([.. shown.Distinct()], [.. values]) };
    }
}

using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Shows the scan that rows come from which of them can still be among the first, so that it reads less.</summary>
static class TopPruning
{
    /// <summary>Shows the scan of <paramref name="input"/> a bound that falls, where the first key is computed from its columns alone and fits a word.</summary>
    internal static void Show(PipelineBuilder builder, PhysicalNode input, PhysicalSortKey first, RankBound bound)
    {
        if (KeyWords.Width(first.Order.Type) > 0 && IsSafe(first.Expression) && OriginOf(input, first.Expression) is var (scan, key) && !ExpressionFacts.HasNoColumns(key))
        {
            builder.Prune(scan, () => [new RankTest(key, first.Order, bound)]);
        }
    }

    /// <summary>
    /// The scan that a key of a plan's rows is computed from, and the key over its columns, where leaving rows out that stand behind others changes nothing but what comes behind those; null
    /// where there is none.
    /// </summary>
    static (TableScan Scan, BoundExpression Key)? OriginOf(PhysicalNode node, BoundExpression key) => node switch
    {
        TableScan { Replan: not null, Origin: { Limit: null } origin } scan => (scan, Over(key, c => origin.Columns[c.Id].Column.Reference)),
        Filter n when IsSafe(n.Condition) => OriginOf(n.Inputs[0], key),
        Project n when n.Expressions.All(IsSafe) => OriginOf(n.Inputs[0], Over(key, c => n.Expressions[c.Id])),
        HashJoin { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Semi } n when n.Conditions.All(IsSafe) && IsOfLeft(n, key) =>
            OriginOf(n.Inputs[0], Over(key, c => c with { Id = n.PlaceOf(c.Id) })),
        _ => null,
    };

    static bool IsOfLeft(HashJoin join, BoundExpression key) => PlanExpressions.Columns(key).All(id => join.PlaceOf(id) < join.Inputs[0].Schema.Count);

    /// <summary>Whether an expression gives the same again, and fails for no row: then nobody can tell whether it was computed.</summary>
    static bool IsSafe(BoundExpression expression) =>
        expression is not Lambda && ExpressionFacts.IsRepeatable(expression) && ExpressionFacts.IsTotal(expression) && expression.Operands.All(IsSafe);

    static BoundExpression Over(BoundExpression key, Func<ColumnReference, BoundExpression> column) =>
        PlanExpressions.Replace(key, part => part is ColumnReference reference ? column(reference) : null);
}

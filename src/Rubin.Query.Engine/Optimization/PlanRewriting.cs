using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>What rewrite rules are built from.</summary>
static class PlanRewriting
{
    /// <summary>The plan with every node replaced by what <paramref name="rewrite"/> makes of it, inputs first; unchanged parts are shared.</summary>
    internal static LogicalNode BottomUp(LogicalNode plan, Func<LogicalNode, LogicalNode> rewrite) => rewrite(WithInputs(plan, i => BottomUp(i, rewrite)));

    /// <summary>The node over other inputs; the same node where none of them changes.</summary>
    internal static LogicalNode WithInputs(LogicalNode node, Func<LogicalNode, LogicalNode> map)
    {
        var changed = false;
        var inputs = node.Inputs.Map(input =>
        {
            var result = map(input);
            changed |= !ReferenceEquals(result, input);
            return result;
        });
        return changed ? node.WithInputs(inputs) : node;
    }

    /// <summary>The terms of a condition that are joined by AND; none for TRUE.</summary>
    internal static IEnumerable<BoundExpression> Conjuncts(BoundExpression condition) => condition switch
    {
        Junction { IsAnd: true } all => all.Terms.SelectMany(Conjuncts),
        Constant { Value: true } => [],
        _ => [condition],
    };

    /// <summary>The terms joined by AND; TRUE for none. Equal terms come once.</summary>
    internal static BoundExpression And(IEnumerable<BoundExpression> terms)
    {
        ValueList<BoundExpression> distinct = [.. terms.Distinct()];
        return distinct.Count switch { 0 => Constant.True, 1 => distinct[0], _ => new Junction(true, distinct) };
    }

    /// <summary>A filter, or the input itself where there is nothing to filter by.</summary>
    internal static LogicalNode Filter(LogicalNode input, IReadOnlyCollection<BoundExpression> terms) =>
        terms.Count == 0 ? input : new LogicalFilter(input, And(terms));

    /// <summary>The numbers of the columns that a plan gives.</summary>
    internal static HashSet<int> Ids(LogicalNode plan) => [.. plan.Output.Select(c => c.Id)];

    /// <summary>Replaces columns by expressions.</summary>
    internal static BoundExpression Substitute(BoundExpression expression, IReadOnlyDictionary<int, BoundExpression> replacements) =>
        PlanExpressions.Replace(expression, e => e is ColumnReference column && replacements.TryGetValue(column.Id, out var other) ? other : null);

    /// <summary>Whether the expression may give another answer when it is evaluated again, at another place or another number of times.</summary>
    internal static bool IsVolatile(BoundExpression expression) =>
        expression is FunctionCall { Function.Volatility: Functions.Volatility.PerRow } || expression.Operands.Any(IsVolatile);
}

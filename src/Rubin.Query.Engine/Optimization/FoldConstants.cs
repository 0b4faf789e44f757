using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Computes what needs no rows, and drops terms that decide nothing:
/// <code>
/// Filter(a AND TRUE)    Filter(a)        Filter(FALSE)    Values()
///   Scan            =>    Scan             Scan       =>
/// </code>
/// </summary>
sealed class FoldConstants : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) =>
        PlanRewriting.BottomUp(plan, node => Drop(PlanExpressions.Map(node, Fold)));

    static LogicalNode Drop(LogicalNode node) => node switch
    {
        LogicalFilter { Condition: Constant { Value: true } } filter => filter.Input,
        LogicalFilter { Condition: Constant } filter => new LogicalValues(filter.Output, []),
        LogicalLimit { Count: 0 } limit => new LogicalValues(limit.Output, []),
        _ => node,
    };

    internal static BoundExpression Fold(BoundExpression expression)
    {
        if (expression is Subquery subquery)
        {
            var plan = PlanRewriting.BottomUp(subquery.Plan, node => Drop(PlanExpressions.Map(node, Fold)));
            expression = subquery with { Plan = plan };
        }

        var changed = false;
        var operands = expression.Operands.Map(o =>
        {
            var folded = Fold(o);
            changed |= !ReferenceEquals(folded, o);
            return folded;
        });
        if (changed)
        {
            expression = expression.WithOperands(operands);
        }

        return expression switch
        {
            Junction junction => Simplify(junction),
            Case branches => Simplify(branches),
            Negation { Operand: Negation inner } => inner.Operand,

            Negation { Operand: Comparison inner } when Opposite(inner) is { } opposite => inner with { Operator = opposite },
            _ => ConstantFolding.FoldNode(expression),
        };
    }

    /// <summary>The operator of a comparison that is false where this is true; null where there is none: but for <c>&lt;&gt;</c>, those with NaN are false both ways.</summary>
    static ComparisonOperator? Opposite(Comparison comparison) => comparison.Operator switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        _ when !(IsWithoutNaN(comparison.Left.Type) && IsWithoutNaN(comparison.Right.Type)) => null,
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
        _ => null,
    };

    static bool IsWithoutNaN(DataType type) => type.IsInteger || type.Id is TypeId.Utf8 or TypeId.Date or TypeId.Timestamp or TypeId.Boolean;

    static BoundExpression Simplify(Junction junction)
    {
        var decides = !junction.IsAnd;
        var terms = junction.Terms
            .SelectMany(t => t is Junction inner && inner.IsAnd == junction.IsAnd ? inner.Terms : [t])
            .Where(t => !(t is Constant { Value: bool value } && value != decides))
            .Distinct()
            .ToValueList();
        if (terms.Any(t => t is Constant { Value: bool value } && value == decides))
        {
            return decides ? Constant.True : Constant.False;
        }

        return terms.Count switch
        {
            0 => decides ? Constant.False : Constant.True,
            1 => terms[0],
            _ => terms.Equals(junction.Terms) ? junction : junction with { Terms = terms },
        };
    }

    static BoundExpression Simplify(Case branches)
    {
        var kept = Enumerable.Range(0, branches.Conditions.Count).Where(i => branches.Conditions[i] is not Constant { Value: not true }).ToList();
        var certain = kept.FindIndex(i => branches.Conditions[i] is Constant);
        if (certain >= 0)
        {
            var otherwise = branches.Results[kept[certain]];
            kept.RemoveRange(certain, kept.Count - certain);
            branches = branches with { Otherwise = otherwise };
        }

        if (kept.Count == 0)
        {
            return branches.Otherwise;
        }

        return kept.Count == branches.Conditions.Count
            ? branches
            : branches with { Conditions = [.. kept.Select(i => branches.Conditions[i])], Results = [.. kept.Select(i => branches.Results[i])] };
    }
}

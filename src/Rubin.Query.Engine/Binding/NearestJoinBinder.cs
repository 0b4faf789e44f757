using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;
using SyntaxKind = Rubin.Query.Adql.JoinKind;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds NEAREST and MUTUAL NEAREST joins, and says what is missing in them.</summary>
/// <param name="errors">Takes what is wrong.</param>
/// <param name="join">The join.</param>
/// <param name="nearest">Its NEAREST.</param>
sealed class NearestJoinBinder(BindingErrors errors, JoinSyntax join, NearestSyntax nearest)
{
    const string Example = "ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1/3600.";

    /// <summary>The join of two bound sides.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    /// <param name="bind">Binds ON, and the number of pairs.</param>
    /// <returns>The plan; the left one where something is wrong.</returns>
    internal LogicalNode Bind(LogicalNode left, LogicalNode right, Func<ExpressionSyntax, BoundExpression> bind)
    {
        if (!HasKind() || Count(bind) is not { } count || Condition(bind) is not { } condition || !HasOneBound(condition, left, right))
        {
            return left;
        }

        return new LogicalNearestJoin(left, right, condition, count) { KeepsLeft = join.Kind == SyntaxKind.Left, IsMutual = nearest.IsMutual };
    }

    bool HasKind()
    {
        if (join.Kind is SyntaxKind.Right or SyntaxKind.Full)
        {
            var kind = join.Kind.ToString().ToUpperInvariant();
            var hint = join.Kind == SyntaxKind.Right ? "exchange the tables: b LEFT NEAREST JOIN a" : "unite a LEFT NEAREST JOIN b with the rows of b that have no partner";
            errors.Report(QueryErrorCode.Semantic, $"a NEAREST join goes from left to right: there is no {kind} NEAREST JOIN", nearest.Span, hint);
            return false;
        }

        if (nearest.IsMutual && join.Kind == SyntaxKind.Left)
        {
            errors.Report(
                QueryErrorCode.Semantic, "a MUTUAL NEAREST join gives pairs only: there is no LEFT MUTUAL NEAREST JOIN", nearest.Span,
                "join the left table with the pairs: a LEFT JOIN (… MUTUAL NEAREST JOIN …) …");
            return false;
        }

        return true;
    }

    long? Count(Func<ExpressionSyntax, BoundExpression> bind)
    {
        if (nearest.Count is null)
        {
            return 1;
        }

        var bound = bind(nearest.Count);
        if (bound is BadExpression)
        {
            return null;
        }

        if (ConstantFolding.Evaluate(bound)?.Value is IConvertible value && value is not (string or bool or DateTime)
            && Convert.ToDouble(value, null) is >= 1 and <= int.MaxValue and var count && count == Math.Floor(count))
        {
            return (long)count;
        }

        errors.Report(QueryErrorCode.Semantic, "NEAREST takes a whole number, 1 or more: how many partners a row gets", nearest.Count.Span);
        return null;
    }

    BoundExpression? Condition(Func<ExpressionSyntax, BoundExpression> bind)
    {
        if (join.Condition is not OnSyntax on)
        {
            errors.Report(QueryErrorCode.Semantic, "a NEAREST join says in ON how far partners may be apart", join.Condition?.Span ?? nearest.Span, Example);
            return null;
        }

        var condition = bind(on.Condition);
        if (HasSubquery(condition))
        {
            errors.Report(QueryErrorCode.Unsupported, "ON of a NEAREST join cannot hold a sub-query", on.Span, "join a query that has computed it: (SELECT … FROM b WHERE …) AS b");
            return null;
        }

        return BadExpression.IsIn(condition) ? null : condition;
    }

    bool HasOneBound(BoundExpression condition, LogicalNode left, LogicalNode right)
    {
        var sides = new SideColumns(PlanRewriting.Ids(left), PlanRewriting.Ids(right));
        var bounds = PlanRewriting.Conjuncts(condition).Where(t => SkyMatchRecognition.Of(t, sides) is not null).ToList();
        if (bounds.Count == 0)
        {
            errors.Report(
                QueryErrorCode.Semantic, "a NEAREST join needs an upper bound for the DISTANCE of a left from a right position, joined by AND", join.Condition!.Span,
                Moves(condition) ? "where a position moves to an epoch of the other side: a JOIN b ON … QUALIFY ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY DISTANCE(…)) = 1" : Example);
        }
        else if (bounds.Count > 1)
        {
            errors.Report(
                QueryErrorCode.Semantic, "a NEAREST join takes one upper bound for a DISTANCE, by which partners are ranked; here are two",
                bounds[1].Span.Length > 0 ? bounds[1].Span : join.Condition!.Span, "keep the smaller one, or put the other into WHERE");
        }

        return bounds.Count == 1;
    }

    static bool Moves(BoundExpression expression) =>
        expression is FunctionCall { Function.Name: "ivo_epoch_prop" or "ivo_epoch_prop_pos" } || expression.Operands.Any(Moves);

    static bool HasSubquery(BoundExpression expression) => expression is Subquery || expression.Operands.Any(HasSubquery);
}

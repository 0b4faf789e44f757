using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Expressions;

/// <summary>What can be told of an expression without its values.</summary>
public static class ExpressionFacts
{
    /// <summary>True where equal inputs give equal values: no random numbers in it.</summary>
    public static bool IsRepeatable(BoundExpression expression) =>
        expression is not FunctionCall { Function.Volatility: Volatility.PerRow } && All(expression, IsRepeatable);

    /// <summary>True where no value of its columns makes it fail, so that it may be evaluated on rows that nobody asked for.</summary>
    public static bool IsTotal(BoundExpression expression) => expression switch
    {
        FunctionCall call => call.Overload.IsTotal && All(call, IsTotal),
        CastExpression cast => (cast.Mode == CastMode.Try || TypeRules.CanCastImplicitly(cast.Operand.Type, cast.Type)) && IsTotal(cast.Operand),
        Subquery => false,
        _ => All(expression, IsTotal),
    };

    /// <summary>
    /// True where it depends on no column: one value for all rows, unless it is random. Parameters of lambdas in it are no columns.
    /// </summary>
    public static bool HasNoColumns(BoundExpression expression) => HasOnly([], expression);

    /// <summary>True where it depends on no columns but <paramref name="known"/>.</summary>
    internal static bool HasOnly(ValueList<ColumnReference> known, BoundExpression expression) => expression switch
    {
        ColumnReference column => known.Contains(column),
        Subquery or BadExpression => false,
        Lambda lambda => HasOnly([.. known, .. lambda.Parameters], lambda.Body),
        _ => All(expression, part => HasOnly(known, part)),
    };

    /// <summary>
    /// The one column that a repeatable expression depends on; null where there are none or several, or a lambda or sub-query.
    /// </summary>
    internal static ColumnReference? OnlyColumn(BoundExpression expression)
    {
        ColumnReference? found = null;
        return Visit(expression) ? found : null;

        bool Visit(BoundExpression part)
        {
            if (part is ColumnReference column)
            {
                found ??= column;
                return column.Id == found.Id;
            }

            return part is not (Lambda or Subquery or FunctionCall { Function.Volatility: Volatility.PerRow }) && All(part, Visit);
        }
    }

    /// <summary>Whether the condition is never true where all of some columns are NULL.</summary>
    internal static bool RejectsNulls(BoundExpression term, HashSet<int> columns) => term switch
    {
        Comparison { Operator: not ComparisonOperator.NotDistinct } c => IsNullWith(c.Left, columns) || IsNullWith(c.Right, columns),
        Membership m => IsNullWith(m.Operand, columns),
        Negation { Operand: NullTest test } => IsNullWith(test.Operand, columns),
        Junction { IsAnd: true } all => all.Terms.Any(t => RejectsNulls(t, columns)),
        Junction any => any.Terms.All(t => RejectsNulls(t, columns)),
        _ => false,
    };

    static bool IsNullWith(BoundExpression expression, HashSet<int> columns) => expression switch
    {
        ColumnReference column => columns.Contains(column.Id),
        CastExpression cast => IsNullWith(cast.Operand, columns),
        FunctionCall { Overload.Nulls: Nulls.Propagate } call => call.Arguments.Any(a => IsNullWith(a, columns)),
        _ => false,
    };

    static bool All(BoundExpression expression, Func<BoundExpression, bool> holds)
    {
        foreach (var operand in expression.Operands)
        {
            if (!holds(operand))
            {
                return false;
            }
        }

        return true;
    }
}

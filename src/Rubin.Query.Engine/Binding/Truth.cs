using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Truth values beside numbers. Rubin's services store flags as the integers 0 and 1, and queries for them say <c>detect_isPrimary = 1</c>; here the
/// columns are BOOLEAN, and TRUE counts as 1.
/// </summary>
static class Truth
{
    /// <summary>The comparison of a truth value with 0 or 1 as a condition that needs no number; null for all other comparisons.</summary>
    internal static BoundExpression? Test(ComparisonOperator comparison, BoundExpression left, BoundExpression right)
    {
        var (value, number) = left.Type == DataType.Boolean ? (left, right) : (right, left);
        if (comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            || number is not Constant { Value: { } constant }
            || !number.Type.IsInteger
            || Convert.ToDecimal(constant, CultureInfo.InvariantCulture) is not (0 or 1))
        {
            return null;
        }

        var isOne = Convert.ToDecimal(constant, CultureInfo.InvariantCulture) == 1;
        return isOne == (comparison == ComparisonOperator.Equal) ? value : new Negation(value);
    }

    /// <summary>A truth value beside a number as 0 or 1; all else as it is.</summary>
    internal static BoundExpression AsNumber(BoundExpression expression, DataType other) =>
        expression.Type == DataType.Boolean && other.Logical.IsNumeric ? ExpressionBinder.Cast(expression, DataType.Int32) : expression;
}

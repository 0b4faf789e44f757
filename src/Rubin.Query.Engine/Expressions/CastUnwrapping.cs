using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Takes the conversion off a column that is compared with a constant, so that files can be pruned by the column's statistics and
/// no row is converted:
/// <code>
/// CAST(mag AS DOUBLE) &lt; 24.1   =>   mag &lt;= 24.099998     (the largest REAL below)
/// CAST(visit AS DOUBLE) > 2.5    =>   visit >= 3
/// </code>
/// Exact: the same rows for every value, NaN and NULL included.
/// </summary>
static class CastUnwrapping
{
    // Up to here every integer is a double, and conversion of larger ones keeps them on their side of the constant.
    const double LargestExact = 1L << 53;

    /// <summary>The comparison without the conversion; itself where that would not be the same.</summary>
    internal static Comparison Unwrap(Comparison comparison)
    {
        if (comparison is { Left: Constant, Right: CastExpression })
        {
            comparison = comparison with { Operator = Comparisons.Mirror(comparison.Operator), Left = comparison.Right, Right = comparison.Left };
        }

        if (comparison is not { Left: CastExpression { Type.Id: TypeId.Double } cast, Right: Constant { Value: double limit } })
        {
            return comparison;
        }

        var bounds = cast.Operand.Type.Logical switch
        {
            { Id: TypeId.Float } when !double.IsNaN(limit) => (FloatBelow(limit), FloatAbove(limit)),
            { IsInteger: true } when Math.Abs(limit) <= LargestExact => (Math.Floor(limit), Math.Ceiling(limit)),
            _ => ((double Below, double Above)?)null,
        };
        if (bounds is not var (below, above))
        {
            return comparison;
        }

        var isExact = below == above;
        return comparison.Operator switch
        {
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual when !isExact => With(comparison, cast, ComparisonOperator.LessOrEqual, below),
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual when !isExact => With(comparison, cast, ComparisonOperator.GreaterOrEqual, above),
            _ when isExact => With(comparison, cast, comparison.Operator, below),
            _ => comparison,
        };
    }

    static Comparison With(Comparison comparison, CastExpression cast, ComparisonOperator op, double limit) =>
        ConstantFolding.Evaluate(new CastExpression(
            new Constant(DataType.Double, limit), cast.Operand.Type.Logical, CastMode.Try)) is { Value: not null } constant
            ? comparison with { Operator = op, Left = cast.Operand, Right = constant with { Span = comparison.Right.Span } }
            : comparison;

    static double FloatBelow(double limit) => (float)limit <= limit ? (float)limit : MathF.BitDecrement((float)limit);

    static double FloatAbove(double limit) => (float)limit >= limit ? (float)limit : MathF.BitIncrement((float)limit);
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial;

/// <summary>A column compared with a number, the column on the left.</summary>
/// <param name="Column">Number of the column.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">With what.</param>
readonly record struct ColumnComparison(int Column, ComparisonOperator Operator, double Value)
{
    /// <summary>The comparison in that form; null where it is none.</summary>
    public static ColumnComparison? Of(Comparison comparison)
    {
        if (ColumnOf(comparison.Left) is { } left && ConstantNumber.Of(comparison.Right) is { } right)
        {
            return new(left, comparison.Operator, right);
        }

        return ColumnOf(comparison.Right) is { } column && ConstantNumber.Of(comparison.Left) is { } value
            ? new(column, Reversed(comparison.Operator), value)
            : null;
    }

    /// <summary>The number of the column that an expression is, maybe as DOUBLE without loss; null where it is something else.</summary>
    public static int? ColumnOf(BoundExpression expression) => expression switch
    {
        ColumnReference column => column.Id,
        CastExpression { Type.Id: TypeId.Double, Operand: ColumnReference { Type.Id: TypeId.Float or TypeId.Double } column } => column.Id,
        _ => null,
    };

    /// <summary>The operator that says the same of the sides exchanged.</summary>
    public static ComparisonOperator Reversed(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };
}

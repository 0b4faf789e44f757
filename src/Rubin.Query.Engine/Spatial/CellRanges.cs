using Rubin.Query.Engine.Expressions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>Conditions on a table's column of HEALPix cells, as order-29 cells.</summary>
static class CellRanges
{
    /// <summary>The cells of rows that meet the condition; null where it is no such condition.</summary>
    public static HealpixRanges? Of(BoundExpression condition, SkyColumns columns) => condition switch
    {
        _ when columns.Healpix < 0 => null,
        Comparison comparison => OfComparison(comparison, columns),
        Membership { Operand: ColumnReference column } member when column.Id == columns.Healpix =>
            HealpixRanges.From(member.Values.OfType<object>().Select(v => Range(Whole(v), Whole(v), columns))),
        _ => null,
    };

    static HealpixRanges? OfComparison(Comparison comparison, SkyColumns columns)
    {
        var (column, constant, op) = (comparison.Left, comparison.Right, comparison.Operator);
        if (constant is not Constant)
        {
            (column, constant, op) = (constant, column, ColumnComparison.Reversed(op));
        }

        if (column is not ColumnReference { Id: var id } || id != columns.Healpix
            || constant is not Constant { Value: { } value, Type.IsInteger: true })
        {
            return null;
        }

        var cell = Whole(value);
        return op switch
        {
            ComparisonOperator.Equal or ComparisonOperator.NotDistinct => HealpixRanges.From([Range(cell, cell, columns)]),
            ComparisonOperator.Less => HealpixRanges.From([Range(0, cell - 1, columns)]),
            ComparisonOperator.LessOrEqual => HealpixRanges.From([Range(0, cell, columns)]),
            ComparisonOperator.Greater => HealpixRanges.From([Range(cell + 1, long.MaxValue, columns)]),
            ComparisonOperator.GreaterOrEqual => HealpixRanges.From([Range(cell, long.MaxValue, columns)]),
            _ => null,
        };
    }

    static Int128 Whole(object value) => value is ulong big ? big : Convert.ToInt64(value, null);

    // Empty where the end lies before the start.
    static HealpixRange Range(Int128 first, Int128 last, SkyColumns columns)
    {
        var shift = 2 * (Healpix.MaxOrder - columns.HealpixOrder);
        var most = (Int128)(Healpix.MaxCellCount >> shift) - 1;
        var (low, high) = ((long)Int128.Clamp(first, 0, most + 1), (long)Int128.Clamp(last, -1, most));
        return high < low ? new(0, 0) : new(low << shift, (high + 1) << shift);
    }
}

using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>
/// Conditions on a table's column of HEALPix cells, or on the cells of an order that its position lies in, <c>ivo_healpix_index(order, ra, dec)</c>, as
/// order-29 cells.
/// </summary>
static class CellRanges
{
    /// <summary>The cells of rows that meet the condition; null where it is no such condition.</summary>
    public static HealpixRanges? Of(BoundExpression condition, SkyColumns columns) => condition switch
    {
        Comparison comparison => OfComparison(comparison, columns),
        Membership member when CellsOf(member.Operand, columns) is { } cells =>
            cells.Around(HealpixRanges.From(member.Values.OfType<object>().Select(v => Range(Whole(v), Whole(v), cells.Order)))),
        _ => null,
    };

    static HealpixRanges? OfComparison(Comparison comparison, SkyColumns columns)
    {
        var (tested, constant, op) = (comparison.Left, comparison.Right, comparison.Operator);
        if (constant is not Constant)
        {
            (tested, constant, op) = (constant, tested, ColumnComparison.Reversed(op));
        }

        if (constant is not Constant { Value: { } value, Type.IsInteger: true } || CellsOf(tested, columns) is not { } cells)
        {
            return null;
        }

        var cell = Whole(value);
        (Int128 First, Int128 Last)? range = op switch
        {
            ComparisonOperator.Equal or ComparisonOperator.NotDistinct => (cell, cell),
            ComparisonOperator.Less => (0, cell - 1),
            ComparisonOperator.LessOrEqual => (0, cell),
            ComparisonOperator.Greater => (cell + 1, long.MaxValue),
            ComparisonOperator.GreaterOrEqual => (cell, long.MaxValue),
            _ => null,
        };
        return range is var (first, last) ? cells.Around(HealpixRanges.From([Range(first, last, cells.Order)])) : null;
    }

    /// <summary>The cells that an expression of integers names; null where it names none.</summary>
    static NamedCells? CellsOf(BoundExpression expression, SkyColumns columns)
    {
        if (expression is ColumnReference column && columns.Healpix >= 0 && column.Id == columns.Healpix)
        {
            return new(columns.HealpixOrder, 0);
        }

        if (expression is not FunctionCall call || call.Function != HealpixFunctions.Index || ConstantNumber.Of(call.Arguments[0]) is not (>= 0 and <= Healpix.MaxOrder and var order))
        {
            return null;
        }

        var position = call.Arguments is [_, var ra, var dec] ? (ra, dec) : ConstantShape.Coordinates(call.Arguments[1]);
        return position is { } at && RegionCondition.IsPosition(at, columns) ? new((int)order, columns.SlackDegrees) : null;
    }

    static Int128 Whole(object value) => value is ulong big ? big : Convert.ToInt64(value, null);

    // Empty where the end lies before the start.
    static HealpixRange Range(Int128 first, Int128 last, int order)
    {
        var shift = 2 * (Healpix.MaxOrder - order);
        var most = (Int128)(Healpix.MaxCellCount >> shift) - 1;
        var (low, high) = ((long)Int128.Clamp(first, 0, most + 1), (long)Int128.Clamp(last, -1, most));
        return high < low ? new(0, 0) : new(low << shift, (high + 1) << shift);
    }

    /// <summary>Cells by number.</summary>
    /// <param name="Order">Their order.</param>
    /// <param name="SlackDegrees">How far a row's own cell may be off: 0 for stored cells.</param>
    readonly record struct NamedCells(int Order, double SlackDegrees)
    {
        internal HealpixRanges Around(HealpixRanges cells) =>
            SlackDegrees == 0 ? cells : new CellRegion(cells).Widened(Angle.DegreesToRadians(SlackDegrees)).Cover().Touched;
    }
}

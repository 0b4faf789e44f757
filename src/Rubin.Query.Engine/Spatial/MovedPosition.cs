using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>
/// The position that a table's rows have at another epoch than the one that two of its columns tell: <c>ivo_epoch_prop_pos(…)</c> or
/// <c>gavo_apply_pm(…)</c>. How far rows can have moved follows from the bounds of their motions.
/// </summary>
/// <param name="Call">The call; column numbers are positions in the table's schema.</param>
public sealed record MovedPosition(FunctionCall Call)
{
    const double MasPerDegree = 3.6e6;

    /// <summary>The columns that tell the position before, by number.</summary>
    public (int Ra, int Dec) Columns => (ColumnComparison.ColumnOf(Call.Arguments[0])!.Value, ColumnComparison.ColumnOf(Call.Arguments[1])!.Value);

    /// <summary>
    /// How far a row can be from where its columns tell it to be, in radians; null where that cannot be told. Motions that are NULL count as 0, and rows with
    /// a NaN have no position at all.
    /// </summary>
    /// <param name="column">
    /// The least and the largest number in a column, other than NULL and NaN: 0 and 0 for one that is all NULL; null where they are not known.
    /// </param>
    public double? LargestMotion(Func<int, (double Low, double High)?> column)
    {
        var sizes = Call.Arguments.Map(a => ValueBounds.Of(a, column) is var (low, high) ? Math.Max(Math.Abs(low), Math.Abs(high)) : double.NaN);
        var motion = IsLinear
            ? StellarMotion.LargestTurn(0, MasPerDegree * Math.Sqrt(sizes[2] * sizes[2] + sizes[3] * sizes[3]), 0, sizes[4])
            : StellarMotion.LargestTurn(sizes[2], Math.Sqrt(sizes[3] * sizes[3] + sizes[4] * sizes[4]), sizes[5], Years(column));
        return double.IsNaN(motion) ? null : motion;
    }

    /// <summary>The moved position that an expression is; null where it is something else, or no column tells where it was.</summary>
    internal static MovedPosition? Of(BoundExpression expression) =>
        expression is FunctionCall call && (call.Function == EpochFunctions.Position || call.Function == EpochFunctions.ProperMotion)
            && ColumnComparison.ColumnOf(call.Arguments[0]) is not null && ColumnComparison.ColumnOf(call.Arguments[1]) is not null
            ? new(call)
            : null;

    bool IsLinear => Call.Function == EpochFunctions.ProperMotion;

    double Years(Func<int, (double Low, double High)?> column) =>
        ValueBounds.Of(Call.Arguments[6], column) is var (from, until) && ValueBounds.Of(Call.Arguments[7], column) is var (start, end)
            ? Math.Max(Math.Abs(end - from), Math.Abs(until - start))
            : double.NaN;
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// The three-valued answers of a condition as two bitmaps: where it is true, and where it is false; neither where it is NULL.
/// </summary>
readonly record struct TruthValues(Bitmap True, Bitmap False)
{
    /// <summary>The answers that a condition gave for <paramref name="rows"/> rows.</summary>
    internal static TruthValues Of(Datum condition, int rows)
    {
        if (condition.IsConstant)
        {
            return condition.Column.IsNull(0) ? new(Bits.None(rows), Bits.None(rows))
                : ((BooleanColumn)condition.Column)[0] ? new(Bitmap.AllSet, Bits.None(rows)) : new(Bits.None(rows), Bitmap.AllSet);
        }

        if (condition.Column is not BooleanColumn column)
        {
            return new(Bits.None(rows), Bits.None(rows));
        }

        return column.Validity.IsAllSet
            ? new(column.Values, Bits.Not(column.Values, rows))
            : new(
                Bits.Combine<BitAnd>(column.Values, column.Validity, rows),
                Bits.Combine<BitAndNot>(column.Validity, column.Values, rows));
    }

    /// <summary>The rows where a condition is true.</summary>
    internal static Bitmap TrueRows(Datum condition, int rows)
    {
        if (condition.IsConstant)
        {
            return !condition.Column.IsNull(0) && ((BooleanColumn)condition.Column)[0] ? Bitmap.AllSet : Bits.None(rows);
        }

        return condition.Column is BooleanColumn column ? column.TrueRows : Bits.None(rows);
    }

    /// <summary>A column of the answers.</summary>
    internal BooleanColumn ToColumn(int rows)
    {
        var known = Bits.Combine<BitOr>(True, False, rows);
        return new(True, rows, known.CountSet(rows) == rows ? Bitmap.AllSet : known);
    }

    /// <summary>Three-valued AND.</summary>
    internal TruthValues And(TruthValues other, int rows) =>
        new(Bits.Combine<BitAnd>(True, other.True, rows), Bits.Combine<BitOr>(False, other.False, rows));

    /// <summary>Three-valued OR.</summary>
    internal TruthValues Or(TruthValues other, int rows) =>
        new(Bits.Combine<BitOr>(True, other.True, rows), Bits.Combine<BitAnd>(False, other.False, rows));
}

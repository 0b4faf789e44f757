using System.Diagnostics;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// The bits of a comparison of two arguments of one type; NULLs apart. Numbers by value with NaN unequal to all, text and bytes by
/// their bytes,
/// FALSE before TRUE, lists and structs element by element.
/// </summary>
static class Comparisons
{
    /// <summary>
    /// A bit for each of <paramref name="rows"/> rows; of no meaning where an argument is NULL. Dictionaries are decoded before.
    /// </summary>
    internal static Bitmap Evaluate(ComparisonOperator op, Datum left, Datum right, int rows)
    {
        if (left.IsConstant && !right.IsConstant)
        {
            return Evaluate(Mirror(op), right, left, rows);
        }

        if (op == ComparisonOperator.NotEqual)
        {
            return Bits.Not(Evaluate(ComparisonOperator.Equal, left, right, rows), rows);
        }

        return (left.Column, right.Column) switch
        {
            (NullColumn, _) or (_, NullColumn) => Bits.None(rows),
            (BooleanColumn a, BooleanColumn b) => OfBooleans(op, Spread(a, left, rows), Spread(b, right, rows), rows),
            (BinaryColumn a, BinaryColumn b) => OfBytes(op, a, b, left.IsConstant, right.IsConstant, rows),
            (Column<sbyte>, _) => OfNumbers<sbyte>(op, left, right),
            (Column<short>, _) => OfNumbers<short>(op, left, right),
            (Column<int>, _) => OfNumbers<int>(op, left, right),
            (Column<long>, _) => OfNumbers<long>(op, left, right),
            (Column<byte>, _) => OfNumbers<byte>(op, left, right),
            (Column<ushort>, _) => OfNumbers<ushort>(op, left, right),
            (Column<uint>, _) => OfNumbers<uint>(op, left, right),
            (Column<ulong>, _) => OfNumbers<ulong>(op, left, right),
            (Column<float>, _) => OfNumbers<float>(op, left, right),
            (Column<double>, _) => OfNumbers<double>(op, left, right),
            (Column<Int128>, _) => OfNumbers<Int128>(op, left, right),
            (Column<Interval>, _) => OfNumbers<Interval>(op, left, right),
            _ => OfNested(op, left, right, rows),
        };
    }

    /// <summary>
    /// IS NOT DISTINCT FROM, a bit for every row: NULL equals NULL, NaN equals NaN.
    /// </summary>
    internal static Bitmap NotDistinct(Datum left, Datum right, int rows)
    {
        var equal = Evaluate(ComparisonOperator.Equal, left, right, rows);
        if (left.Type.IsFloating)
        {
            // A value that is not even equal to itself is NaN.
            var both = Bits.Combine<BitOr>(
                Spread(Evaluate(ComparisonOperator.Equal, left, left, left.Column.Length), left, rows),
                Spread(Evaluate(ComparisonOperator.Equal, right, right, right.Column.Length), right, rows),
                rows);
            equal = Bits.Combine<BitOr>(equal, Bits.Not(both, rows), rows);
        }

        var leftValid = Spread(Validity.Of(left.Column), left, rows);
        var rightValid = Spread(Validity.Of(right.Column), right, rows);
        var bothValid = Bitmap.And(leftValid, rightValid, rows);
        var oneValid = Bits.Combine<BitOr>(leftValid, rightValid, rows);
        return Bits.Combine<BitOr>(Bits.Combine<BitAnd>(equal, bothValid, rows), Bits.Not(oneValid, rows), rows);
    }

    /// <summary>The comparison with its sides exchanged.</summary>
    internal static ComparisonOperator Mirror(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };

    static Bitmap OfNumbers<T>(ComparisonOperator op, Datum left, Datum right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => op switch
        {
            ComparisonOperator.Equal => OfNumbers<IsEqual, T>(left, right),
            ComparisonOperator.Less => OfNumbers<IsLess, T>(left, right),
            ComparisonOperator.LessOrEqual => OfNumbers<IsLessOrEqual, T>(left, right),
            ComparisonOperator.Greater => OfNumbers<IsGreater, T>(left, right),
            ComparisonOperator.GreaterOrEqual => OfNumbers<IsGreaterOrEqual, T>(left, right),
            _ => throw new UnreachableException(),
        };

    static Bitmap OfNumbers<TOp, T>(Datum left, Datum right)
        where TOp : struct, IComparison
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        var x = Loops.Values<T>(left);
        var y = Loops.Values<T>(right);
        return new(right.IsConstant ? Compare.WithConstant<TOp, T>(x, y[0]) : Compare.Columns<TOp, T>(x, y));
    }

    static Bitmap OfBooleans(ComparisonOperator op, Bitmap x, Bitmap y, int rows) => op switch
    {
        ComparisonOperator.Equal => Bits.Not(Unequal(x, y, rows), rows),
        ComparisonOperator.Less => Bits.Combine<BitAndNot>(y, x, rows),
        ComparisonOperator.Greater => Bits.Combine<BitAndNot>(x, y, rows),
        ComparisonOperator.LessOrEqual => Bits.Not(Bits.Combine<BitAndNot>(x, y, rows), rows),
        ComparisonOperator.GreaterOrEqual => Bits.Not(Bits.Combine<BitAndNot>(y, x, rows), rows),
        _ => throw new UnreachableException(),
    };

    static Bitmap Unequal(Bitmap x, Bitmap y, int rows) =>
        Bits.Combine<BitOr>(Bits.Combine<BitAndNot>(x, y, rows), Bits.Combine<BitAndNot>(y, x, rows), rows);

    static Bitmap OfBytes(ComparisonOperator op, BinaryColumn left, BinaryColumn right, bool leftIsConstant, bool rightIsConstant, int rows)
    {
        var bytes = Bits.Allocate(rows);
        var (stepLeft, stepRight) = (leftIsConstant ? 0 : 1, rightIsConstant ? 0 : 1);
        for (var i = 0; i < rows; i++)
        {
            var x = left[i * stepLeft];
            var y = right[i * stepRight];
            var holds = op == ComparisonOperator.Equal ? x.SequenceEqual(y) : Holds(op, x.SequenceCompareTo(y));
            bytes[i >> 3] |= (byte)((holds ? 1 : 0) << (i & 7));
        }

        return new(bytes);
    }

    static Bitmap OfNested(ComparisonOperator op, Datum left, Datum right, int rows)
    {
        var bytes = Bits.Allocate(rows);
        for (var i = 0; i < rows; i++)
        {
            var order = ValueOrder.Compare(left.Column, left.IsConstant ? 0 : i, right.Column, right.IsConstant ? 0 : i);
            bytes[i >> 3] |= (byte)((Holds(op, order) ? 1 : 0) << (i & 7));
        }

        return new(bytes);
    }

    static bool Holds(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        _ => throw new UnreachableException(),
    };

    static Bitmap Spread(BooleanColumn column, Datum datum, int rows) => Spread(column.Values, datum, rows);

    /// <summary>The bits of an argument for every row, a constant's one bit repeated.</summary>
    internal static Bitmap Spread(Bitmap bits, Datum datum, int rows) => !datum.IsConstant ? bits : bits[0] ? Bitmap.AllSet : Bits.None(rows);
}

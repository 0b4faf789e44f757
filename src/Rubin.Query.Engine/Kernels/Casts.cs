using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A conversion of a column to another type; NULL stays NULL.</summary>
/// <exception cref="QueryException">A value has no counterpart, and the mode was Strict.</exception>
delegate Column ColumnCast(Column input);

/// <summary>Converts one value; false where it has no counterpart.</summary>
delegate bool TryConvert<TFrom, TTo>(TFrom value, out TTo converted);

/// <summary>All conversions between types.</summary>
static class Casts
{
    /// <summary>The conversion from one type to another, dictionaries aside; null where there is none.</summary>
    internal static ColumnCast? Find(DataType from, DataType to, CastMode mode)
    {
        if (from == to)
        {
            return static input => input;
        }

        if (from.Id == TypeId.Null)
        {
            return input => Column.Nulls(to, input.Length);
        }

        if (from.IsNumeric && to.IsNumeric)
        {
            return from.Id == TypeId.Decimal || to.Id == TypeId.Decimal ? DecimalCasts.Find(from, to, mode) : NumberCasts.Find(from, to, mode);
        }

        return (from.Id, to.Id) switch
        {
            (TypeId.Boolean, _) when to.IsNumeric => FromBoolean(to, mode),
            (_, TypeId.Boolean) when from.IsNumeric => input => ToBoolean(input),
            (_, TypeId.Utf8) => TextCasts.FindFormatter(from),
            (TypeId.Utf8, _) => TextCasts.FindParser(to, mode),
            (
                TypeId.Date or TypeId.Time or TypeId.Timestamp,
                TypeId.Date or TypeId.Time or TypeId.Timestamp) => TimeCasts.Find(from, to, mode),
            (TypeId.List or TypeId.FixedSizeList, TypeId.List or TypeId.FixedSizeList) => NestedCasts.FindLists(from, to, mode),
            (TypeId.Struct, TypeId.Struct) => NestedCasts.FindStructs((StructType)from, (StructType)to, mode),
            _ => null,
        };
    }

    /// <summary>Converts every value that is not NULL.</summary>
    internal static Column Convert<TFrom, TTo>(Column<TFrom> input, DataType to, CastMode mode, TryConvert<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var values = input.Values;
        var answers = new TTo[values.Length];
        var failed = new Failures(input, to, mode);
        for (var i = 0; i < values.Length; i++)
        {
            if (!input.IsNull(i) && !convert(values[i], out answers[i]))
            {
                failed.Add(i);
            }
        }

        return new Column<TTo>(to, answers, failed.Validity);
    }

    static ColumnCast FromBoolean(DataType to, CastMode mode)
    {
        var widen = to == DataType.Int8 ? static input => input : Find(DataType.Int8, to, mode)!;
        return input =>
        {
            var column = (BooleanColumn)input;
            var values = new sbyte[column.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (sbyte)(column[i] ? 1 : 0);
            }

            return widen(new Column<sbyte>(values, column.Validity));
        };
    }

    static BooleanColumn ToBoolean(Column input)
    {
        var zero = new Functions.Datum(Column.Constant(input.Type, Zero(input.Type), 1), true);
        var unequal = Comparisons.Evaluate(ComparisonOperator.NotEqual, new(input, false), zero, input.Length);
        return new(unequal, input.Length, input.Validity);
    }

    static object Zero(DataType type) => type.Id switch
    {
        TypeId.Double => 0d,
        TypeId.Float => 0f,
        TypeId.Decimal => 0m,
        _ => 0,
    };
}

/// <summary>The rows whose values had no counterpart: an error at the first in Strict mode, NULL in Try mode.</summary>
struct Failures(Column input, DataType to, CastMode mode)
{
    byte[]? _validity;

    /// <summary>The input's validity without the rows that failed.</summary>
    internal readonly Bitmap Validity => _validity is null ? input.Validity : new(_validity);

    internal void Add(int row)
    {
        if (mode == CastMode.Strict)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                $"cannot convert {input.Type} {ValueText.Quote(input, row)} to {to}",
                hint: "TRY_CAST gives NULL instead");
        }

        if (_validity is null)
        {
            _validity = Bits.Allocate(input.Length);
            Bits.Combine<BitAnd>(input.Validity, Bitmap.AllSet, input.Length).Bytes.Span.CopyTo(_validity);
        }

        _validity[row >> 3] &= (byte)~(1 << (row & 7));
    }
}

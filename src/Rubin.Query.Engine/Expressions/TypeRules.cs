using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Which type two values meet in, and which conversions happen unasked. The whole of the rules:
/// <list type="bullet">
/// <item>NULL takes any type. BOOLEAN, text, bytes and numbers never turn into one another unasked; text does so only where a
/// constant meets a date,
/// time, timestamp or interval.</item>
/// <item>Integers meet in the smallest type that holds both: signed with unsigned in the next wider signed type, BIGINT with
/// UBIGINT in DECIMAL(20, 0).</item>
/// <item>Integers of up to 16 bits meet REAL in REAL, wider ones in DOUBLE. REAL meets DOUBLE in DOUBLE, so that a comparison is
/// exact: a REAL
/// column is never equal to 24.1, which no REAL is. Literals with a point or an exponent are DOUBLE.</item>
/// <item>DECIMAL meets integers and other decimals in the DECIMAL that holds both (38 digits at most), and floating point in DOUBLE.</item>
/// <item>DATE meets TIMESTAMP as its midnight; timestamps and times meet in the finer unit.</item>
/// <item>Lists meet in the list of what their elements meet in, structs field by field where names agree.</item>
/// <item>Arithmetic on integers is done in BIGINT (UBIGINT where both are unsigned and one is UBIGINT) and overflow is an error;
/// <c>/</c> on
/// integers gives DOUBLE. REAL with REAL stays REAL.</item>
/// </list>
/// </summary>
public static class TypeRules
{
    const int MaxDigits = 38;

    /// <summary>
    /// The type in which values of both can be compared, chosen from (CASE) or put into one column (UNION); null where there is
    /// none.
    /// </summary>
    public static DataType? Common(DataType left, DataType right)
    {
        (left, right) = (left.Logical, right.Logical);
        if (left == right || right.Id == TypeId.Null)
        {
            return left;
        }

        if (left.Id == TypeId.Null)
        {
            return right;
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            return CommonNumber(left, right);
        }

        return (left, right) switch
        {
            (TimestampType a, TimestampType b) => new TimestampType(Finer(a.Unit, b.Unit), a.TimeZone ?? b.TimeZone),
            ({ Id: TypeId.Date }, TimestampType) => right,
            (TimestampType, { Id: TypeId.Date }) => left,
            (TimeType a, TimeType b) => new TimeType(Finer(a.Unit, b.Unit)),
            (FixedSizeListType a, FixedSizeListType b) when a.Size == b.Size =>
                CommonElement(a.Element, b.Element) is { } element ? new FixedSizeListType(element, a.Size) : null,
            _ when ElementOf(left) is { } a && ElementOf(right) is { } b => CommonElement(a, b) is { } element ? new ListType(element) : null,
            (StructType a, StructType b) => CommonStruct(a, b),
            _ => null,
        };
    }

    /// <summary>The type in which all of them meet; null where they do not.</summary>
    public static DataType? Common(IEnumerable<DataType> types)
    {
        DataType? result = DataType.Null;
        foreach (var type in types)
        {
            result = result is null ? null : Common(result, type);
        }

        return result;
    }

    /// <summary>
    /// The type in which two expressions are compared; null where there is none. A constant takes the other side's type where that
    /// holds it exactly, which
    /// spares the conversion of a column and changes no answer.
    /// </summary>
    public static DataType? ForComparison(BoundExpression left, BoundExpression right)
    {
        if (left is not Constant && right is Constant y && CanConvertConstant(y, left.Type.Logical))
        {
            return left.Type.Logical;
        }

        return right is not Constant && left is Constant x && CanConvertConstant(x, right.Type.Logical)
            ? right.Type.Logical
            : Common(left.Type, right.Type);
    }

    /// <summary>
    /// Whether every value of one type has an equal one in the other (large integers: a nearest one in DOUBLE), so that nobody must
    /// ask.
    /// </summary>
    public static bool CanCastImplicitly(DataType from, DataType to) => CastDistance(from, to) is not null;

    /// <summary>
    /// How far an implicit cast goes: 0 to the same type, more to types further away; null where there is no implicit cast.
    /// </summary>
    internal static int? CastDistance(DataType from, DataType to)
    {
        (from, to) = (from.Logical, to.Logical);
        if (from == to)
        {
            return 0;
        }

        if (from.Id == TypeId.Null)
        {
            return 1;
        }

        if (from.IsNumeric && to.IsNumeric)
        {
            return NumberDistance(from, to);
        }

        return (from, to) switch
        {
            ({ Id: TypeId.Date }, TimestampType) => 1,
            (TimestampType a, TimestampType b) when b.Unit >= a.Unit => 1 + (b.Unit - a.Unit),
            (TimeType a, TimeType b) when b.Unit >= a.Unit => 1 + (b.Unit - a.Unit),
            (FixedSizeListType a, FixedSizeListType b) => a.Size == b.Size ? CastDistance(a.Element.Type, b.Element.Type) : null,
            (ListType or FixedSizeListType, ListType b) => CastDistance(ElementOf(from)!.Type, b.Element.Type) is { } distance
                ? distance + (from is FixedSizeListType ? 1 : 0)
                : null,
            (StructType a, StructType b) when CommonStruct(a, b) == b => 1,
            _ => null,
        };
    }

    /// <summary>
    /// Whether a constant may be converted unasked although other values of its type may not: text to a date, time,
    /// timestamp or interval, a number to a narrower type that holds it exactly.
    /// </summary>
    public static bool CanConvertConstant(Constant constant, DataType to)
    {
        if (constant.Type.Id == TypeId.Utf8)
        {
            return to.Id is TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.Interval;
        }

        return constant.Type.IsNumeric && to.IsNumeric && constant.Value is not null
            && ConstantFolding.Evaluate(new CastExpression(
                new CastExpression(constant, to, CastMode.Try), constant.Type, CastMode.Try)) is { Value: { } back }
            && back.Equals(constant.Value);
    }

    /// <summary>The type in which <c>+ - *</c>, MOD and DIV of two numbers are done; null where one is no number.</summary>
    public static DataType? Arithmetic(DataType left, DataType right)
    {
        var common = Common(left, right);
        if (common is null || !common.IsNumeric)
        {
            return common?.Id == TypeId.Null ? DataType.Int64 : null;
        }

        return !common.IsInteger ? common : common.Id == TypeId.UInt64 ? DataType.UInt64 : DataType.Int64;
    }

    /// <summary>The element of a list type; null for other types.</summary>
    public static Field? ElementOf(DataType type) => type switch
    {
        ListType list => list.Element,
        FixedSizeListType list => list.Element,
        _ => null,
    };

    /// <summary>The DECIMAL without fraction that holds all values of an integer type.</summary>
    internal static DecimalType DecimalOf(DataType integer) => new(integer.Id switch
    {
        TypeId.Int8 or TypeId.UInt8 => 3,
        TypeId.Int16 or TypeId.UInt16 => 5,
        TypeId.Int32 or TypeId.UInt32 => 10,
        TypeId.Int64 => 19,
        _ => 20,
    }, 0);

    static DataType CommonNumber(DataType left, DataType right)
    {
        if (left.IsInteger && right.IsInteger)
        {
            return CommonInteger(left, right);
        }

        if (left.IsFloating || right.IsFloating)
        {
            return FitsReal(left) && FitsReal(right) ? DataType.Float : DataType.Double;
        }

        var (a, b) = (AsDecimal(left), AsDecimal(right));
        var scale = Math.Max(a.Scale, b.Scale);
        var digits = Math.Max(a.Precision - a.Scale, b.Precision - b.Scale);
        return digits + scale <= MaxDigits ? new DecimalType(digits + scale, scale) : DataType.Double;
    }

    static DataType CommonInteger(DataType left, DataType right)
    {
        var (a, b) = IsSigned(left) ? (left, right) : (right, left);
        if (IsSigned(left) == IsSigned(right))
        {
            return left.Id > right.Id ? left : right;
        }

        return Width(b) switch
        {
            8 => new DecimalType(20, 0),
            4 => DataType.Int64,
            2 => Width(a) > 2 ? a : DataType.Int32,
            _ => Width(a) > 1 ? a : DataType.Int16,
        };
    }

    static int? NumberDistance(DataType from, DataType to)
    {
        if (CommonNumber(from, to) != to)
        {
            return null;
        }

        // The nearest type first: other integers, decimals, DOUBLE, then REAL.
        return to.Id switch
        {
            TypeId.Double => from.IsFloating ? 1 : 40,
            TypeId.Float => 50,
            TypeId.Decimal => 30,
            _ => 1 + Math.Abs(Width(to) - Width(from)) + (IsSigned(from) == IsSigned(to) ? 0 : 1),
        };
    }

    static bool FitsReal(DataType type) => type.Id == TypeId.Float || (type.IsInteger && Width(type) <= 2);

    static bool IsSigned(DataType integer) => integer.Id <= TypeId.Int64;

    static int Width(DataType type) => FixedWidth.Bytes(type);

    static DecimalType AsDecimal(DataType type) => type as DecimalType ?? DecimalOf(type);

    static TimeUnit Finer(TimeUnit left, TimeUnit right) => left > right ? left : right;

    static Field? CommonElement(Field left, Field right) =>
        Common(left.Type, right.Type) is { } type ? new Field(left.Name, type, left.Nullable || right.Nullable) : null;

    static StructType? CommonStruct(StructType left, StructType right)
    {
        if (left.Fields.Count != right.Fields.Count)
        {
            return null;
        }

        var fields = new Field[left.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var (a, b) = (left.Fields[i], right.Fields[i]);
            if (!string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) || CommonElement(a, b) is not { } field)
            {
                return null;
            }

            fields[i] = field;
        }

        return new StructType([.. fields]);
    }
}

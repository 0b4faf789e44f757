namespace Rubin.Query.Arrow.Ipc;

/// <summary>What a type from outside becomes.</summary>
/// <param name="Type">The type that the engine sees.</param>
/// <param name="Layout">How its values lie.</param>
/// <param name="Width">Bytes a value of <see cref="WireLayout.FixedBinary"/>.</param>
/// <param name="Unit">The unit that the type implies, where the engine's type cannot say it.</param>
readonly record struct WireType(DataType Type, WireLayout Layout, int Width = 0, string? Unit = null);

/// <summary>The union Type of Schema.fbs.</summary>
static class WireTypes
{
    /// <summary>The value of the enumeration IntervalUnit that <see cref="Interval"/> is stored as.</summary>
    internal const short MonthDayNano = 2;

    internal static WireType Of(string name, byte kind, FlatTable type, ValueList<WireField> children) => kind switch
    {
        1 => new(DataType.Null, WireLayout.Null),
        2 => new(Integer(type), WireLayout.Fixed),
        3 => Floating(type),
        4 => new(DataType.Binary, WireLayout.Binary),
        5 => new(DataType.Utf8, WireLayout.Binary),
        6 => new(DataType.Boolean, WireLayout.Bits),
        7 => Decimal(type.Scalar<int>(0), type.Scalar<int>(1), type.Scalar(2, 128)),
        8 => type.Scalar<short>(0, 1) == 0 ? new(DataType.Date, WireLayout.Fixed) : new(DataType.Date, WireLayout.DateMilliseconds),
        9 => new(new TimeType(Unit(type.Scalar<short>(0, 1))), type.Scalar(1, 32) == 32 ? WireLayout.Narrow32 : WireLayout.Fixed),
        10 => new(new TimestampType(Unit(type.Scalar<short>(0)), type.Text(1) is { Length: > 0 } zone ? zone : null), WireLayout.Fixed),
        12 => new(new ListType(Only(name, children)), WireLayout.List),
        13 => new(new StructType(children.Map(c => c.Field)), WireLayout.Struct),
        15 => new(DataType.Binary, WireLayout.FixedBinary, NotNegative(type.Scalar<int>(0))),
        16 => new(new FixedSizeListType(Only(name, children), NotNegative(type.Scalar<int>(0))), WireLayout.FixedList),
        17 => new(new ListType(Only(name, children)), WireLayout.List),
        18 => new(DataType.Int64, WireLayout.Fixed, Unit: UnitName(Unit(type.Scalar<short>(0, 1)))),
        19 => new(DataType.Binary, WireLayout.LargeBinary),
        20 => new(DataType.Utf8, WireLayout.LargeBinary),
        21 => new(new ListType(Only(name, children)), WireLayout.LargeList),
        23 => new(DataType.Binary, WireLayout.BinaryView),
        24 => new(DataType.Utf8, WireLayout.BinaryView),
        11 when type.Scalar<short>(0) == MonthDayNano => new(DataType.Interval, WireLayout.Fixed),
        11 => throw Unknown(name, "an interval of months or of days and milliseconds"),
        14 => throw Unknown(name, "a union"),
        22 => throw Unknown(name, "run-end encoded"),
        25 or 26 => throw Unknown(name, "a list view"),
        _ => throw ArrowError.Damaged($"\"{name}\" is of kind {kind}, which the format does not have"),
    };

    internal static DataType Integer(FlatTable type) => (type.Scalar<int>(0), type.Scalar<bool>(1)) switch
    {
        (8, true) => DataType.Int8,
        (16, true) => DataType.Int16,
        (32, true) => DataType.Int32,
        (64, true) => DataType.Int64,
        (8, false) => DataType.UInt8,
        (16, false) => DataType.UInt16,
        (32, false) => DataType.UInt32,
        (64, false) => DataType.UInt64,
        var (bits, _) => throw ArrowError.Damaged($"an integer has {bits} bits"),
    };

    /// <summary>The decimal of that precision and scale, stored in <paramref name="bits"/> bits.</summary>
    internal static WireType Decimal(int precision, int scale, int bits)
    {
        if (precision < 1 || precision > 38 || scale < 0 || scale > 38 || bits == 256)
        {
            throw ArrowError.Unsupported($"a decimal of {precision} digits, {scale} of them behind the point, which DECIMAL does not hold");
        }

        return new(new DecimalType(precision, scale), bits switch
        {
            32 => WireLayout.Narrow32,
            64 => WireLayout.Narrow64,
            128 => WireLayout.Fixed,
            _ => throw ArrowError.Damaged($"a decimal has {bits} bits"),
        });
    }

    internal static string UnitName(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    internal static Field Only(string name, ValueList<WireField> children) =>
        children.Count == 1 ? children[0].Field : throw ArrowError.Damaged($"the list \"{name}\" has {children.Count} kinds of elements");

    static WireType Floating(FlatTable type) => type.Scalar<short>(0) switch
    {
        0 => new(DataType.Float, WireLayout.Half),
        1 => new(DataType.Float, WireLayout.Fixed),
        2 => new(DataType.Double, WireLayout.Fixed),
        var precision => throw ArrowError.Damaged($"a floating-point type has precision {precision}"),
    };

    static QueryException Unknown(string name, string kind) => ArrowError.Unsupported($"\"{name}\" as {kind}, which has no type here");

    static TimeUnit Unit(short unit) => unit is >= 0 and <= 3 ? (TimeUnit)unit : throw ArrowError.Damaged($"a time has unit {unit}");

    static int NotNegative(int size) => size >= 0 ? size : throw ArrowError.Damaged($"a type has the size {size}");
}

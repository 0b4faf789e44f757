using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Arrow.CData;

/// <summary>Types as format strings (Arrow C data interface, "Data type description").</summary>
static class CFormat
{
    internal static string Of(DataType type) => type switch
    {
        DecimalType t => string.Create(CultureInfo.InvariantCulture, $"d:{t.Precision},{t.Scale}"),
        TimeType t => "tt" + Letter(t.Unit),
        TimestampType t => $"ts{Letter(t.Unit)}:{t.TimeZone}",
        FixedSizeListType t => string.Create(CultureInfo.InvariantCulture, $"+w:{t.Size}"),
        DictionaryType => "i",
        _ => Plain(type.Id),
    };

    internal static WireType Parse(string name, string format, ValueList<WireField> children) => format switch
    {
        "n" => new(DataType.Null, WireLayout.Null),
        "b" => new(DataType.Boolean, WireLayout.Bits),
        "e" => new(DataType.Float, WireLayout.Half),
        "u" => new(DataType.Utf8, WireLayout.Binary),
        "U" => new(DataType.Utf8, WireLayout.LargeBinary),
        "vu" => new(DataType.Utf8, WireLayout.BinaryView),
        "z" => new(DataType.Binary, WireLayout.Binary),
        "Z" => new(DataType.Binary, WireLayout.LargeBinary),
        "vz" => new(DataType.Binary, WireLayout.BinaryView),
        "tdm" => new(DataType.Date, WireLayout.DateMilliseconds),
        "+l" or "+m" => new(new ListType(WireTypes.Only(name, children)), WireLayout.List),
        "+L" => new(new ListType(WireTypes.Only(name, children)), WireLayout.LargeList),
        "+s" => new(new StructType(children.Map(c => c.Field)), WireLayout.Struct),
        ['w', ':', .. var width] => new(DataType.Binary, WireLayout.FixedBinary, Number(name, width)),
        ['+', 'w', ':', .. var size] =>
            new(new FixedSizeListType(WireTypes.Only(name, children), Number(name, size)), WireLayout.FixedList),
        ['d', ':', .. var numbers] => Decimal(name, numbers),
        ['t', 't', var unit] => new(new TimeType(Unit(name, unit)), unit is 's' or 'm' ? WireLayout.Narrow32 : WireLayout.Fixed),
        ['t', 's', var unit, ':', .. var zone] =>
            new(new TimestampType(Unit(name, unit), zone.Length == 0 ? null : zone), WireLayout.Fixed),
        ['t', 'D', var unit] => new(DataType.Int64, WireLayout.Fixed, Unit: WireTypes.UnitName(Unit(name, unit))),
        _ => FixedOf(format) is { } type
            ? new(type, WireLayout.Fixed)
            : throw ArrowError.Unsupported($"\"{name}\" of format \"{format}\", which has no type here"),
    };

    static string Plain(TypeId id) => id switch
    {
        TypeId.Null => "n",
        TypeId.Boolean => "b",
        TypeId.Int8 => "c",
        TypeId.Int16 => "s",
        TypeId.Int32 => "i",
        TypeId.Int64 => "l",
        TypeId.UInt8 => "C",
        TypeId.UInt16 => "S",
        TypeId.UInt32 => "I",
        TypeId.UInt64 => "L",
        TypeId.Float => "f",
        TypeId.Double => "g",
        TypeId.Utf8 => "u",
        TypeId.Binary => "z",
        TypeId.Date => "tdD",
        TypeId.Interval => "tin",
        TypeId.List => "+l",
        TypeId.Struct => "+s",
        _ => throw new UnreachableException(),
    };

    static DataType? FixedOf(string format) => format switch
    {
        "c" => DataType.Int8,
        "s" => DataType.Int16,
        "i" => DataType.Int32,
        "l" => DataType.Int64,
        "C" => DataType.UInt8,
        "S" => DataType.UInt16,
        "I" => DataType.UInt32,
        "L" => DataType.UInt64,
        "f" => DataType.Float,
        "g" => DataType.Double,
        "tdD" => DataType.Date,
        "tin" => DataType.Interval,
        _ => null,
    };

    static WireType Decimal(string name, string numbers)
    {
        var parts = numbers.Split(',');
        return parts.Length is 2 or 3
            ? WireTypes.Decimal(Number(name, parts[0]), Number(name, parts[1]), parts.Length == 3 ? Number(name, parts[2]) : 128)
            : throw ArrowError.Damaged($"\"{name}\" is a decimal of {numbers}");
    }

    static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ArrowError.Damaged($"the type of \"{name}\" has the size {text}");

    static char Letter(TimeUnit unit) => "smun"[(int)unit];

    static TimeUnit Unit(string name, char letter) =>
        "smun".IndexOf(letter, StringComparison.Ordinal) is >= 0 and var unit
            ? (TimeUnit)unit
            : throw ArrowError.Damaged($"\"{name}\" has the unit {letter}");
}

using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Which Arrow type the values of a leaf are read as (LogicalTypes.md).</summary>
static class LeafType
{
    /// <summary>
    /// The type of a leaf. Float16 is read as FLOAT, a UUID as its text, INT96 as a timestamp in nanoseconds, a decimal of more than 38
    /// digits as DOUBLE; an annotation that does not fit how the leaf is stored is ignored.
    /// </summary>
    public static DataType ToArrow(SchemaElement element)
    {
        if (element.Type == PhysicalType.FixedLengthByteArray && element.TypeLength == 0)
        {
            throw new CorruptDataException($"column \"{element.Name}\" has fixed-length values of no length");
        }

        var logical = element.LogicalType ?? FromConverted(element);
        return element.Type switch
        {
            _ when logical.Kind == LogicalKind.Unknown => DataType.Null,
            PhysicalType.Boolean => DataType.Boolean,
            PhysicalType.Int32 => OfInt32(logical),
            PhysicalType.Int64 => OfInt64(logical),
            PhysicalType.Int96 => new TimestampType(TimeUnit.Nanosecond),
            PhysicalType.Float => DataType.Float,
            PhysicalType.Double => DataType.Double,
            _ => OfBytes(element, logical),
        };
    }

    static DataType OfInt32(LogicalType logical) => logical switch
    {
        { Kind: LogicalKind.Integer, IsSigned: true, BitWidth: 8 } => DataType.Int8,
        { Kind: LogicalKind.Integer, IsSigned: true, BitWidth: 16 } => DataType.Int16,
        { Kind: LogicalKind.Integer, IsSigned: false, BitWidth: 8 } => DataType.UInt8,
        { Kind: LogicalKind.Integer, IsSigned: false, BitWidth: 16 } => DataType.UInt16,
        { Kind: LogicalKind.Integer, IsSigned: false } => DataType.UInt32,
        { Kind: LogicalKind.Date } => DataType.Date,
        { Kind: LogicalKind.Time } => new TimeType(logical.Unit),
        { Kind: LogicalKind.Decimal } => OfDecimal(logical, 10),
        _ => DataType.Int32,
    };

    static DataType OfInt64(LogicalType logical) => logical switch
    {
        { Kind: LogicalKind.Integer, IsSigned: false } => DataType.UInt64,
        { Kind: LogicalKind.Time } => new TimeType(logical.Unit),
        { Kind: LogicalKind.Timestamp } => new TimestampType(logical.Unit, logical.IsUtc ? "UTC" : null),
        { Kind: LogicalKind.Decimal } => OfDecimal(logical, 19),
        _ => DataType.Int64,
    };

    static DataType OfBytes(SchemaElement element, LogicalType logical) => logical.Kind switch
    {
        LogicalKind.String or LogicalKind.Enum or LogicalKind.Json => DataType.Utf8,
        LogicalKind.Decimal => OfDecimal(logical, 38),
        LogicalKind.Uuid when element is { Type: PhysicalType.FixedLengthByteArray, TypeLength: 16 } => DataType.Utf8,
        LogicalKind.Float16 when element is { Type: PhysicalType.FixedLengthByteArray, TypeLength: 2 } => DataType.Float,
        _ => DataType.Binary,
    };

    static DataType OfDecimal(LogicalType logical, int mostDigits)
    {
        if (logical.Precision < 1 || logical.Scale < 0 || logical.Scale > logical.Precision)
        {
            throw new CorruptDataException($"a column is DECIMAL({logical.Precision}, {logical.Scale}), which does not exist");
        }

        return logical.Precision > 38 ? DataType.Double : new DecimalType(Math.Min(logical.Precision, mostDigits), logical.Scale);
    }

    static LogicalType FromConverted(SchemaElement element) => element.ConvertedType switch
    {
        ConvertedType.Utf8 => new(LogicalKind.String),
        ConvertedType.Enum => new(LogicalKind.Enum),
        ConvertedType.Json => new(LogicalKind.Json),
        ConvertedType.Decimal => new(LogicalKind.Decimal) { Precision = element.Precision, Scale = element.Scale },
        ConvertedType.Date => new(LogicalKind.Date),
        ConvertedType.TimeMillis => new(LogicalKind.Time) { Unit = TimeUnit.Millisecond, IsUtc = true },
        ConvertedType.TimeMicros => new(LogicalKind.Time) { Unit = TimeUnit.Microsecond, IsUtc = true },
        ConvertedType.TimestampMillis => new(LogicalKind.Timestamp) { Unit = TimeUnit.Millisecond, IsUtc = true },
        ConvertedType.TimestampMicros => new(LogicalKind.Timestamp) { Unit = TimeUnit.Microsecond, IsUtc = true },
        ConvertedType.UInt8 => new(LogicalKind.Integer) { BitWidth = 8 },
        ConvertedType.UInt16 => new(LogicalKind.Integer) { BitWidth = 16 },
        ConvertedType.UInt32 => new(LogicalKind.Integer) { BitWidth = 32 },
        ConvertedType.UInt64 => new(LogicalKind.Integer) { BitWidth = 64 },
        ConvertedType.Int8 => new(LogicalKind.Integer) { BitWidth = 8, IsSigned = true },
        ConvertedType.Int16 => new(LogicalKind.Integer) { BitWidth = 16, IsSigned = true },
        ConvertedType.Int32 => new(LogicalKind.Integer) { BitWidth = 32, IsSigned = true },
        ConvertedType.Int64 => new(LogicalKind.Integer) { BitWidth = 64, IsSigned = true },
        _ => new(LogicalKind.None),
    };
}

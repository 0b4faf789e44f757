using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>The kinds of <see cref="LogicalType"/>; the numbers are the field ids of the union in parquet.thrift.</summary>
public enum LogicalKind
{
    /// <summary>Not annotated.</summary>
    None = 0,

    /// <summary>Text in UTF-8.</summary>
    String = 1,

    /// <summary>Map.</summary>
    Map = 2,

    /// <summary>List.</summary>
    List = 3,

    /// <summary>Enumeration, as text.</summary>
    Enum = 4,

    /// <summary>Fixed-point number.</summary>
    Decimal = 5,

    /// <summary>Days since 1970-01-01.</summary>
    Date = 6,

    /// <summary>Time of day.</summary>
    Time = 7,

    /// <summary>Instant.</summary>
    Timestamp = 8,

    /// <summary>Integer of a width and sign.</summary>
    Integer = 10,

    /// <summary>NULL only.</summary>
    Unknown = 11,

    /// <summary>JSON text.</summary>
    Json = 12,

    /// <summary>BSON.</summary>
    Bson = 13,

    /// <summary>16 bytes.</summary>
    Uuid = 14,

    /// <summary>IEEE 754 binary16 in 2 bytes.</summary>
    Float16 = 15,

    /// <summary>Variant: a struct of metadata and value.</summary>
    Variant = 16,

    /// <summary>Geometry as WKB.</summary>
    Geometry = 17,

    /// <summary>Geography as WKB.</summary>
    Geography = 18,
}

/// <summary>What a field means beyond how it is stored (parquet.thrift, <c>LogicalType</c>; LogicalTypes.md).</summary>
/// <param name="Kind">The kind.</param>
public sealed record LogicalType(LogicalKind Kind)
{
    /// <summary>Digits behind the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>Digits in all of a decimal.</summary>
    public int Precision { get; init; }

    /// <summary>Unit of a time or timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Whether a time or timestamp is UTC; false for local time.</summary>
    public bool IsUtc { get; init; }

    /// <summary>Bits of an integer: 8, 16, 32 or 64.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an integer is signed.</summary>
    public bool IsSigned { get; init; }
}

namespace Rubin.Query.Arrow;

/// <summary>The kinds of type that a column can have; parameters (unit, precision, element) are in the <see cref="DataType"/>.</summary>
public enum TypeId
{
    /// <summary>No values at all: every row is NULL.</summary>
    Null,

    /// <summary>One bit a value.</summary>
    Boolean,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32.</summary>
    Float,

    /// <summary>IEEE 754 binary64.</summary>
    Double,

    /// <summary>Fixed-point number of up to 38 digits: <see cref="DecimalType"/>.</summary>
    Decimal,

    /// <summary>Text in UTF-8.</summary>
    Utf8,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>Days since 1970-01-01, 32 bits.</summary>
    Date,

    /// <summary>Time of day: <see cref="TimeType"/>.</summary>
    Time,

    /// <summary>An instant: <see cref="TimestampType"/>.</summary>
    Timestamp,

    /// <summary>A span of calendar time: <see cref="Arrow.Interval"/>.</summary>
    Interval,

    /// <summary>A list of a fixed number of elements: <see cref="FixedSizeListType"/>.</summary>
    FixedSizeList,

    /// <summary>A list of any number of elements: <see cref="ListType"/>.</summary>
    List,

    /// <summary>Named fields: <see cref="StructType"/>.</summary>
    Struct,

    /// <summary>Codes into a column of values: <see cref="DictionaryType"/>.</summary>
    Dictionary,
}

/// <summary>The unit of a time or timestamp.</summary>
public enum TimeUnit
{
    /// <summary>1 s.</summary>
    Second,

    /// <summary>10⁻³ s.</summary>
    Millisecond,

    /// <summary>10⁻⁶ s.</summary>
    Microsecond,

    /// <summary>10⁻⁹ s.</summary>
    Nanosecond,
}

/// <summary>The type of a column's values, as in the Arrow columnar format. Equal types compare equal by value.</summary>
/// <param name="Id">The kind.</param>
public abstract record DataType(TypeId Id)
{
    /// <summary>The type of a column that holds NULL only.</summary>
    public static DataType Null { get; } = new PlainType(TypeId.Null);

    /// <summary>True or false.</summary>
    public static DataType Boolean { get; } = new PlainType(TypeId.Boolean);

    /// <summary>Signed integer of 8 bits.</summary>
    public static DataType Int8 { get; } = new PlainType(TypeId.Int8);

    /// <summary>Signed integer of 16 bits.</summary>
    public static DataType Int16 { get; } = new PlainType(TypeId.Int16);

    /// <summary>Signed integer of 32 bits.</summary>
    public static DataType Int32 { get; } = new PlainType(TypeId.Int32);

    /// <summary>Signed integer of 64 bits.</summary>
    public static DataType Int64 { get; } = new PlainType(TypeId.Int64);

    /// <summary>Unsigned integer of 8 bits.</summary>
    public static DataType UInt8 { get; } = new PlainType(TypeId.UInt8);

    /// <summary>Unsigned integer of 16 bits.</summary>
    public static DataType UInt16 { get; } = new PlainType(TypeId.UInt16);

    /// <summary>Unsigned integer of 32 bits.</summary>
    public static DataType UInt32 { get; } = new PlainType(TypeId.UInt32);

    /// <summary>Unsigned integer of 64 bits.</summary>
    public static DataType UInt64 { get; } = new PlainType(TypeId.UInt64);

    /// <summary>Floating point of 32 bits.</summary>
    public static DataType Float { get; } = new PlainType(TypeId.Float);

    /// <summary>Floating point of 64 bits.</summary>
    public static DataType Double { get; } = new PlainType(TypeId.Double);

    /// <summary>Text.</summary>
    public static DataType Utf8 { get; } = new PlainType(TypeId.Utf8);

    /// <summary>Bytes.</summary>
    public static DataType Binary { get; } = new PlainType(TypeId.Binary);

    /// <summary>Days since 1970-01-01.</summary>
    public static DataType Date { get; } = new PlainType(TypeId.Date);

    /// <summary>An instant in microseconds since 1970-01-01 without a time zone: what TIMESTAMP means where nothing else is said.</summary>
    public static DataType Timestamp { get; } = new TimestampType(TimeUnit.Microsecond);

    /// <summary>A span of months, days and nanoseconds.</summary>
    public static DataType Interval { get; } = new PlainType(TypeId.Interval);

    /// <summary>True for the integers, signed and unsigned.</summary>
    public bool IsInteger => Id is >= TypeId.Int8 and <= TypeId.UInt64;

    /// <summary>True for FLOAT and DOUBLE.</summary>
    public bool IsFloating => Id is TypeId.Float or TypeId.Double;

    /// <summary>True for integers, floating point and decimals.</summary>
    public bool IsNumeric => IsInteger || IsFloating || Id == TypeId.Decimal;

    /// <summary>True for list, fixed-size list and struct.</summary>
    public bool IsNested => Id is TypeId.List or TypeId.FixedSizeList or TypeId.Struct;

    /// <summary>The type of the values: of the dictionary's values for a dictionary, itself for all others.</summary>
    public DataType Logical => this is DictionaryType dictionary ? dictionary.Value : this;

    /// <summary>
    /// Whether values of both types mean the same when they are stored the same: equal but for dictionaries, the names and nullability
    /// of nested fields, the precision of decimals and the zone of timestamps.
    /// </summary>
    public bool HasSameValues(DataType other) => (Logical, other.Logical) switch
    {
        (DecimalType a, DecimalType b) => a.Scale == b.Scale,
        (TimeType a, TimeType b) => a.Unit == b.Unit,
        (TimestampType a, TimestampType b) => a.Unit == b.Unit,
        (ListType a, ListType b) => a.Element.Type.HasSameValues(b.Element.Type),
        (FixedSizeListType a, FixedSizeListType b) => a.Size == b.Size && a.Element.Type.HasSameValues(b.Element.Type),
        (StructType a, StructType b) =>
            a.Fields.Count == b.Fields.Count && a.Fields.Zip(b.Fields).All(pair => pair.First.Type.HasSameValues(pair.Second.Type)),
        var (a, b) => a.Id == b.Id,
    };

    /// <summary>The name that messages and DESCRIBE use: <c>BIGINT</c>, <c>DOUBLE</c>, <c>LIST&lt;DOUBLE&gt;</c>.</summary>
    public sealed override string ToString() => TypeName.Of(this);
}

/// <summary>A type without parameters; its instances are the static properties of <see cref="DataType"/>.</summary>
sealed record PlainType(TypeId Id) : DataType(Id);

/// <summary>Fixed-point numbers, stored as 128-bit integers times 10^-<paramref name="Scale"/>.</summary>
/// <param name="Precision">Decimal digits in all, 1 to 38.</param>
/// <param name="Scale">Digits behind the point.</param>
public sealed record DecimalType(int Precision, int Scale) : DataType(TypeId.Decimal);

/// <summary>Time of day since midnight, stored in 64 bits.</summary>
/// <param name="Unit">What the integer counts.</param>
public sealed record TimeType(TimeUnit Unit) : DataType(TypeId.Time);

/// <summary>An instant since 1970-01-01 00:00:00, stored in 64 bits.</summary>
/// <param name="Unit">What the integer counts.</param>
/// <param name="TimeZone">Null for a wall-clock time without zone; otherwise the zone to show it in (the integer is UTC).</param>
public sealed record TimestampType(TimeUnit Unit, string? TimeZone = null) : DataType(TypeId.Timestamp);

/// <summary>Lists of any length.</summary>
/// <param name="Element">Name, type and metadata of the elements.</param>
public sealed record ListType(Field Element) : DataType(TypeId.List)
{
    /// <summary>A list of nullable elements called <c>item</c>.</summary>
    public ListType(DataType element) : this(new Field("item", element))
    {
    }
}

/// <summary>Lists of exactly <paramref name="Size"/> elements.</summary>
/// <param name="Element">Name, type and metadata of the elements.</param>
/// <param name="Size">Elements a row.</param>
public sealed record FixedSizeListType(Field Element, int Size) : DataType(TypeId.FixedSizeList)
{
    /// <summary>A list of nullable elements called <c>item</c>.</summary>
    public FixedSizeListType(DataType element, int size) : this(new Field("item", element), size)
    {
    }
}

/// <summary>Values of several named fields.</summary>
/// <param name="Fields">The fields in order.</param>
public sealed record StructType(ValueList<Field> Fields) : DataType(TypeId.Struct)
{
    /// <summary>Position of the field of that name (exact match first, then ignoring case), or -1.</summary>
    public int IndexOf(string name) => Field.IndexOf(Fields, name);
}

/// <summary>Values stored once each, and a 32-bit code a row.</summary>
/// <param name="Value">Type of the values.</param>
public sealed record DictionaryType(DataType Value) : DataType(TypeId.Dictionary);

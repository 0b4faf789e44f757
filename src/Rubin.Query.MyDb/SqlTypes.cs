using Rubin.Query.Arrow;

namespace Rubin.Query.MyDb;

/// <summary>Which DuckDB type holds the values of an Arrow type.</summary>
static class SqlTypes
{
    /// <summary>The type's name in DuckDB's SQL.</summary>
    /// <exception cref="QueryException">Unsupported: DuckDB has no type for it.</exception>
    internal static string Of(DataType type) => type.Logical switch
    {
        DecimalType t => $"DECIMAL({t.Precision}, {t.Scale})",
        TimeType { Unit: TimeUnit.Microsecond } => "TIME",
        TimeType { Unit: TimeUnit.Nanosecond } => "TIME_NS",
        TimestampType { TimeZone: not null, Unit: TimeUnit.Microsecond } => "TIMESTAMP WITH TIME ZONE",
        TimestampType { TimeZone: null } t => t.Unit switch
        {
            TimeUnit.Second => "TIMESTAMP_S",
            TimeUnit.Millisecond => "TIMESTAMP_MS",
            TimeUnit.Microsecond => "TIMESTAMP",
            _ => "TIMESTAMP_NS",
        },
        ListType t => $"{Of(t.Element.Type)}[]",
        FixedSizeListType t => $"{Of(t.Element.Type)}[{t.Size}]",
        StructType t => $"STRUCT({string.Join(", ", t.Fields.Select(f => $"{SqlText.Name(f.Name)} {Of(f.Type)}"))})",
        var t => Plain.GetValueOrDefault(t.Id) ?? throw new QueryException(
            QueryErrorCode.Unsupported, $"a table of one's own cannot hold values of type {t}", hint: "CAST them to another type, such as TIMESTAMP or VARCHAR"),
    };

    /// <summary>The type that a column of it has when it comes back: nothing is NULL alone, and dictionaries are their values.</summary>
    internal static DataType Stored(DataType type) => type.Logical.Id == TypeId.Null ? DataType.Int32 : type.Logical switch
    {
        ListType t => new ListType(Stored(t.Element)),
        FixedSizeListType t => new FixedSizeListType(Stored(t.Element), t.Size),
        StructType t => new StructType(t.Fields.Map(Stored)),
        var t => t,
    };

    /// <summary>The field with the type in which it is stored.</summary>
    internal static Field Stored(Field field) => field with { Type = Stored(field.Type) };

    static readonly Dictionary<TypeId, string> Plain = new()
    {
        [TypeId.Boolean] = "BOOLEAN",
        [TypeId.Int8] = "TINYINT",
        [TypeId.Int16] = "SMALLINT",
        [TypeId.Int32] = "INTEGER",
        [TypeId.Int64] = "BIGINT",
        [TypeId.UInt8] = "UTINYINT",
        [TypeId.UInt16] = "USMALLINT",
        [TypeId.UInt32] = "UINTEGER",
        [TypeId.UInt64] = "UBIGINT",
        [TypeId.Float] = "FLOAT",
        [TypeId.Double] = "DOUBLE",
        [TypeId.Utf8] = "VARCHAR",
        [TypeId.Binary] = "BLOB",
        [TypeId.Date] = "DATE",
    };
}

using System.Globalization;
using System.Text;

namespace Rubin.Query.Arrow;

/// <summary>The spelling of types, as the query language and its messages write them.</summary>
static class TypeName
{
    internal static string Of(DataType type) => type switch
    {
        DecimalType t => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({t.Precision}, {t.Scale})"),
        TimeType t => t.Unit == TimeUnit.Microsecond ? "TIME" : $"TIME({Suffix(t.Unit)})",
        TimestampType t => (t.Unit == TimeUnit.Microsecond ? "TIMESTAMP" : $"TIMESTAMP({Suffix(t.Unit)})") + (t.TimeZone is null ? "" : " WITH TIME ZONE"),
        ListType t => $"LIST<{t.Element.Type}>",
        FixedSizeListType t => string.Create(CultureInfo.InvariantCulture, $"LIST<{t.Element.Type}, {t.Size}>"),
        StructType t => OfStruct(t),
        DictionaryType t => Of(t.Value),
        _ => OfPlain(type.Id),
    };

    static string OfPlain(TypeId id) => id switch
    {
        TypeId.Null => "NULL",
        TypeId.Boolean => "BOOLEAN",
        TypeId.Int8 => "TINYINT",
        TypeId.Int16 => "SMALLINT",
        TypeId.Int32 => "INTEGER",
        TypeId.Int64 => "BIGINT",
        TypeId.UInt8 => "UTINYINT",
        TypeId.UInt16 => "USMALLINT",
        TypeId.UInt32 => "UINTEGER",
        TypeId.UInt64 => "UBIGINT",
        TypeId.Float => "REAL",
        TypeId.Double => "DOUBLE",
        TypeId.Utf8 => "VARCHAR",
        TypeId.Binary => "VARBINARY",
        TypeId.Date => "DATE",
        TypeId.Interval => "INTERVAL",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string OfStruct(StructType type)
    {
        var text = new StringBuilder("STRUCT<");
        for (var i = 0; i < type.Fields.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(type.Fields[i].Name).Append(' ').Append(type.Fields[i].Type);
        }

        return text.Append('>').ToString();
    }

    static string Suffix(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}

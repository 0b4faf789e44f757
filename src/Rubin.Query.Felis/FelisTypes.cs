using Rubin.Query.Arrow;

namespace Rubin.Query.Felis;

/// <summary>Felis data types (Felis user guide, "Data Types") and the column types that hold their values.</summary>
static class FelisTypes
{
    static readonly Dictionary<string, DataType> Types = new()
    {
        ["boolean"] = DataType.Boolean,
        ["byte"] = DataType.UInt8,
        ["short"] = DataType.Int16,
        ["int"] = DataType.Int32,
        ["long"] = DataType.Int64,
        ["float"] = DataType.Float,
        ["double"] = DataType.Double,
        ["char"] = DataType.Utf8,
        ["string"] = DataType.Utf8,
        ["unicode"] = DataType.Utf8,
        ["text"] = DataType.Utf8,
        ["binary"] = DataType.Binary,
        ["timestamp"] = new TimestampType(TimeUnit.Microsecond),
    };

    /// <summary>The names of all types.</summary>
    internal static IEnumerable<string> Names => Types.Keys;

    /// <summary>The type of that name; null where there is none.</summary>
    internal static DataType? Find(string name) => Types.GetValueOrDefault(name);

    /// <summary>
    /// The VOTable array size of a column that states none: the length of CHAR, at most the length of other texts and of bytes, any length of
    /// the rest that varies; null for single values.
    /// </summary>
    internal static string? ArraySize(string type, int? length) => (type, length) switch
    {
        ("char", > 1) => $"{length}",
        ("char", _) => null,
        ("string" or "unicode" or "binary", > 1) => $"{length}*",
        ("string" or "unicode" or "binary" or "text" or "timestamp", _) => "*",
        _ => null,
    };
}

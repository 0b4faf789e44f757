using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.MyDb;

/// <summary>Names and values as DuckDB's SQL writes them. The only place where text from outside becomes part of a statement.</summary>
static class SqlText
{
    /// <summary>A name in quotes.</summary>
    /// <exception cref="QueryException">Semantic: DuckDB's texts end at NUL.</exception>
    internal static string Name(string name) => name.Contains('\0', StringComparison.Ordinal) || name.Length == 0
        ? throw new QueryException(QueryErrorCode.Semantic, $"\"{name.Replace("\0", "\\0", StringComparison.Ordinal)}\" cannot be the name of a table or column")
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names in quotes, between commas.</summary>
    internal static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>A value that means the same in DuckDB; null where there is no text for it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">As <see cref="Column.Value"/> gives it.</param>
    internal static string? Literal(DataType type, object? value) => value switch
    {
        bool v => v ? "TRUE" : "FALSE",
        sbyte or short or int or long or byte or ushort or uint or ulong => $"CAST({((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)} AS {SqlTypes.Of(type)})",
        float v when float.IsFinite(v) => $"CAST('{v.ToString("R", CultureInfo.InvariantCulture)}' AS FLOAT)",
        double v when double.IsFinite(v) => $"CAST('{v.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)",
        string v when !v.Contains('\0', StringComparison.Ordinal) => $"'{v.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => null,
    };
}

using Rubin.Query.Adql;

namespace Rubin.Query;

/// <summary>Names as TAP_SCHEMA gives them: so that they can stand in a query as they are (TAP 1.1 §4.2).</summary>
public static class TapName
{
    /// <summary>The name, in double quotes where it is a reserved word or not made of letters, digits and underscores.</summary>
    public static string Of(string name) =>
        IsRegular(name) && !ReservedWords.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table with its schema.</summary>
    public static string Of(string schema, string table) => $"{Of(schema)}.{Of(table)}";

    static bool IsRegular(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

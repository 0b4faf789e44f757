using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.UserTables;

/// <summary>The name of a table of the caller's own in a path: <c>mydb.stars</c>, or <c>user_ada.stars</c> as others call it.</summary>
/// <param name="Table">The table, without quotes.</param>
sealed record UserTableName(string Table)
{
    const string Own = "mydb";

    /// <summary>The table as statements name it.</summary>
    internal string Sql => $"{Own}.{Quoted(Table)}";

    /// <summary>The table as TAP_SCHEMA names it.</summary>
    internal string Path => TapName.Of(Own, Table);

    /// <summary>Reads a name.</summary>
    /// <exception cref="ServiceException">400: it is no name of a table with its schema. 403: it is not the caller's.</exception>
    internal static UserTableName Parse(string text, Caller caller)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == text.Length - 1 || text.Length > 200)
        {
            throw ServiceException.BadParameter($"\"{text}\" is no name of a table with its schema", $"write {Own}.name");
        }

        var schema = Unquoted(text[..dot]);
        var isOwn = schema.Equals(Own, StringComparison.OrdinalIgnoreCase) || schema.Equals($"user_{caller.User}", StringComparison.OrdinalIgnoreCase);
        return isOwn
            ? new(Unquoted(text[(dot + 1)..]))
            : throw new ServiceException(403, $"only tables of schema {Own} can be made or changed", $"write {Own}.{text[(dot + 1)..]}");
    }

    /// <summary>A name in double quotes, whatever is in it.</summary>
    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Unquoted(string name) => name is ['"', .., '"'] && name.Length > 2 ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : name;
}

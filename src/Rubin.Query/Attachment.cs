using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>Data to attach, as <c>--attach NAME=PATH</c> writes it, and what is said of it there.</summary>
/// <param name="Schema">The name of the schema that its tables get.</param>
/// <param name="Path">A HATS catalog, collection or folder of them, a Parquet, CSV, TSV or Felis file; see <see cref="TableFormats"/>.</param>
public sealed record Attachment(string Schema, string Path)
{
    /// <summary>The suffixes that are split off the path.</summary>
    static readonly string[] Suffixes = [",felis=", ",margin=", ",nan=", ",link="];

    /// <summary>A Felis file that describes the tables by their names (<c>,felis=FILE</c>).</summary>
    public string? Felis { get; init; }

    /// <summary>A margin catalog that serves the one table (<c>,margin=PATH</c>). It must be one and have the table's columns; cross-matches are complete without it.</summary>
    public string? Margin { get; init; }

    /// <summary>Reads NaN as NULL in floating-point columns, as Rubin's services show them (<c>,nan=null</c>).</summary>
    public bool NanIsNull { get; init; }

    /// <summary>Links of its tables to others: <c>,link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD</c>.</summary>
    public ValueList<LinkText> Links { get; init; } = [];

    /// <summary>Reads <c>NAME=PATH</c> with any of the suffixes behind it, in any order; <c>link</c> may come several times.</summary>
    /// <exception cref="QueryException">It is not of that form.</exception>
    public static Attachment Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"\"{text}\" is not NAME=PATH", hint: "write --attach dp1=/data/dp1");
        }

        var attachment = new Attachment(text[..at], text[(at + 1)..]);
        while (LastSuffix(attachment.Path) is { } found)
        {
            var value = attachment.Path[(found.Start + found.Suffix.Length)..];
            attachment = (attachment with { Path = attachment.Path[..found.Start] }).With(found.Suffix, value);
        }

        return attachment.Path.Length > 0 ? attachment : throw new QueryException(QueryErrorCode.Semantic, $"\"{text}\" has no path");
    }

    static (int Start, string Suffix)? LastSuffix(string text)
    {
        var (start, suffix) = Suffixes.Select(s => (text.LastIndexOf(s, StringComparison.Ordinal), s)).Max();
        return start < 0 ? null : (start, suffix);
    }

    Attachment With(string suffix, string value)
    {
        var isTwice = suffix switch { ",felis=" => Felis is not null, ",margin=" => Margin is not null, ",nan=" => NanIsNull, _ => false };
        if (isTwice || value.Length == 0 || (suffix == ",nan=" && value != "null"))
        {
            var problem = isTwice ? "is there twice" : value.Length == 0 ? "is empty" : $"is \"{value}\"";
            var hint = suffix == ",nan=" ? "the only setting is nan=null" : null;
            throw new QueryException(QueryErrorCode.Semantic, $"\"{suffix[1..^1]}\" of attachment \"{Schema}\" {problem}", hint: hint);
        }

        return suffix switch
        {
            ",felis=" => this with { Felis = value },
            ",margin=" => this with { Margin = value },
            ",nan=" => this with { NanIsNull = true },
            _ => this with { Links = [LinkText.Parse(value, Schema), .. Links] },
        };
    }
}

/// <summary>A link as <c>A.x->B.y:B.t</c> writes it: rows of table A point by column x to rows of table B by column y, and offer B's column t.</summary>
/// <param name="Table">A.</param>
/// <param name="Link">The rest.</param>
public sealed record LinkText(string Table, TableLink Link)
{
    /// <summary>Reads a link; B may have its schema before it, and t its table.</summary>
    /// <param name="text">The link.</param>
    /// <param name="schema">The schema of both tables where none is given.</param>
    /// <exception cref="QueryException">It is not of that form.</exception>
    public static LinkText Parse(string text, string schema)
    {
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var colon = arrow < 0 ? -1 : text.IndexOf(':', arrow);
        if (colon < 0)
        {
            throw Wrong(text);
        }

        var from = Names(text[..arrow]);
        var to = Names(text[(arrow + 2)..colon]);
        var offered = Names(text[(colon + 1)..]);
        if (from is not [var table, var column] || to is not ([_, _] or [_, _, _]) || offered.Length is 0 or > 3)
        {
            throw Wrong(text);
        }

        if (offered.Length > 1 && !offered[^2].Equals(to[^2], StringComparison.OrdinalIgnoreCase))
        {
            throw new QueryException(QueryErrorCode.Semantic, $"link \"{text}\" offers a column of \"{offered[^2]}\" and points to \"{to[^2]}\"");
        }

        return new(table, new([column], to.Length == 3 ? to[0] : schema, to[^2], [to[^1]], offered[^1]));
    }

    static string[] Names(string text)
    {
        var names = text.Split('.', StringSplitOptions.TrimEntries);
        return names.All(n => n.Length > 0) ? names : [];
    }

    static QueryException Wrong(string text) => new(
        QueryErrorCode.Semantic, $"\"{text}\" is no link", hint: "write link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD");
}

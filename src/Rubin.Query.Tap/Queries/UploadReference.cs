using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Queries;

/// <summary>A table that comes with a query, as UPLOAD names it (TAP 1.1 §2.7.5): <c>name,param:part</c> or <c>name,http://…</c>.</summary>
/// <param name="Name">Its name in schema TAP_UPLOAD.</param>
/// <param name="Address">Where it is.</param>
sealed record UploadReference(string Name, string Address)
{
    const string InRequest = "param:";

    /// <summary>Most tables of one query.</summary>
    const int MostUploads = 20;

    /// <summary>The name of the part of the request that holds it; null where it lies elsewhere.</summary>
    internal string? Part => Address.StartsWith(InRequest, StringComparison.OrdinalIgnoreCase) ? Address[InRequest.Length..] : null;

    /// <summary>Reads the values of UPLOAD; one value may hold several tables, divided by semicolons.</summary>
    /// <exception cref="ServiceException">One is not of that form.</exception>
    internal static ValueList<UploadReference> Parse(IEnumerable<string> values)
    {
        List<UploadReference> uploads = [.. values.SelectMany(v => v.Split(';')).Where(v => v.Trim().Length > 0).Select(ParseOne)];
        if (uploads.GroupBy(u => u.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw ServiceException.BadParameter($"UPLOAD has two tables \"{twice.Key}\"");
        }

        return uploads.Count > MostUploads ? throw ServiceException.BadParameter($"UPLOAD has {uploads.Count} tables; {MostUploads} are allowed") : [.. uploads];
    }

    static UploadReference ParseOne(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var name = comma < 0 ? "" : text[..comma].Trim();
        var isName = name.Length is > 0 and <= 128 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
        return isName && comma + 1 < text.Length
            ? new(name, text[(comma + 1)..].Trim())
            : throw ServiceException.BadParameter($"UPLOAD={text} is not of the form name,address", "send UPLOAD=mytable,param:part with the table as part of the request");
    }
}

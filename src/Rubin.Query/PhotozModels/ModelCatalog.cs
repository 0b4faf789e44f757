using Rubin.Query.Engine.Functions;
using Rubin.Query.MyDb;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Models;

namespace Rubin.Query;

/// <summary>The models that one user can name: the own ones, with schema <c>mydb</c> or without, and those that others share, as <c>user_name.model</c>.</summary>
/// <param name="store">All models.</param>
/// <param name="user">The user.</param>
sealed class ModelCatalog(ModelStore store, string user) : IPhotozModels
{
    const string Others = "user_";

    /// <inheritdoc/>
    public NamedModel Find(string name, SourceSpan span)
    {
        var (file, _) = FileOf(name) ?? throw Unknown(name, span);
        try
        {
            return store.Load(file).Named;
        }
        catch (QueryException error) when (error.Code == QueryErrorCode.Data)
        {
            throw new QueryException(QueryErrorCode.Data, $"photo-z model \"{name}\": {error.Message}", span, error.Hint, error);
        }
    }

    /// <summary>The file of a model that the user may use, and its owner; null where there is none.</summary>
    internal (FileInfo File, string Owner)? FileOf(string name)
    {
        var point = name.IndexOf('.', StringComparison.Ordinal);
        var (schema, model) = point < 0 ? (MyDbCatalog.Own, name) : (name[..point], name[(point + 1)..]);
        if (schema.Equals(MyDbCatalog.Own, StringComparison.OrdinalIgnoreCase))
        {
            return store.Users.Of(user).Models.Find(model) is { } own ? (own, user) : null;
        }

        return schema.StartsWith(Others, StringComparison.OrdinalIgnoreCase)
            ? Shared().Where(s => s.Owner.Equals(schema[Others.Length..], StringComparison.OrdinalIgnoreCase) && s.Header.Name.Equals(model, StringComparison.OrdinalIgnoreCase))
                .Select(s => ((FileInfo, string)?)(s.File, s.Owner)).FirstOrDefault()
            : null;
    }

    /// <summary>All models that the user may use: the name that means each, its file, and what that says.</summary>
    internal IEnumerable<(string Name, FileInfo File, ModelHeader Header)> All() =>
    [
        .. store.HeadersOf(user).Select(m => ($"{MyDbCatalog.Own}.{m.Header.Name}", m.File, m.Header)),
        .. Shared().Select(m => ($"{Others}{m.Owner}.{m.Header.Name}", m.File, m.Header)),
    ];

    /// <summary>The error for a name that means no model.</summary>
    internal QueryException Unknown(string name, SourceSpan span)
    {
        var names = All().Select(m => m.Name.StartsWith($"{MyDbCatalog.Own}.", StringComparison.Ordinal) ? m.Header.Name : m.Name).ToList();
        return new(
            QueryErrorCode.Semantic,
            $"photo-z model \"{name}\" does not exist",
            span,
            NameSuggestion.For(name, names) ?? (names.Count == 0 ? "CREATE PHOTOZ MODEL makes one" : $"there are {string.Join(", ", names.Take(20))}"));
    }

    IEnumerable<(FileInfo File, ModelHeader Header, string Owner)> Shared() => store.Users.Sharing.Rights.For(user)
        .Where(g => g.Owner != user)
        .GroupBy(g => g.Owner, g => g.Table)
        .SelectMany(owner => store.HeadersOf(owner.Key).Where(m => owner.Contains(m.Header.Id)).Select(m => (m.File, m.Header, owner.Key)));
}

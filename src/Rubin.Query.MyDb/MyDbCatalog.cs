using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.MyDb;

/// <summary>
/// What one user can name: the attached tables; the own ones, as schema <c>mydb</c> or without a schema where no attached table has the name; and those that others
/// share, as <c>user_name</c>. A database is opened only where a query names it.
/// </summary>
/// <param name="attached">The attached tables.</param>
/// <param name="store">All users' tables.</param>
/// <param name="user">The user.</param>
sealed class MyDbCatalog(ICatalog attached, MyDbStore store, string user) : ICatalog
{
    /// <summary>The schema of one's own tables.</summary>
    public const string Own = "mydb";

    const string Others = "user_";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas =>
    [
        .. attached.Schemas,
        .. store.Of(user).Tables.Count > 0 ? [Own] : (string[])[],
        .. store.Sharing.Rights.For(user).Select(g => g.Owner).Where(o => o != user).Distinct().Select(o => Others + o).Where(s => Tables(s).Count > 0),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) =>
        OwnerOf(schema) is { } owner ? [.. Readable(owner).Select(t => Named(schema, owner, t))] : attached.Tables(schema);

    /// <inheritdoc/>
    public bool Knows(string schema) => schema.Equals(Own, StringComparison.OrdinalIgnoreCase) || Tables(schema).Count > 0;

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => OwnerOf(schema) switch
    {
        null => attached.DescriptionOf(schema),
        var owner when owner == user => "Your own tables",
        var owner => $"Tables that {owner} shares",
    };

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name)
    {
        if (name.Schema is { } schema && OwnerOf(schema) is { } owner)
        {
            return Matches(schema, owner, name);
        }

        var found = attached.Find(name);
        return found.Count > 0 || name.Schema is not null ? found : Matches(Own, user, name);
    }

    List<CatalogTable> Matches(string schema, string owner, TableName name)
    {
        var comparison = name.TableIsQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return [.. Readable(owner).Where(t => t.Name.Equals(name.Table, comparison)).Select(t => Named(schema, owner, t))];
    }

    /// <summary>Whose tables a schema holds; null for attached ones, which come first.</summary>
    string? OwnerOf(string schema)
    {
        if (schema.Equals(Own, StringComparison.OrdinalIgnoreCase))
        {
            return user;
        }

        return schema.StartsWith(Others, StringComparison.OrdinalIgnoreCase) && schema.Length > Others.Length && attached.Tables(schema).Count == 0
            ? OwnerNamed(schema[Others.Length..])
            : null;
    }

    /// <summary>The user of that name; one who shares with us and differs by case only counts too.</summary>
    string OwnerNamed(string name) => name == user
        ? name
        : store.Sharing.Rights.For(user).Select(g => g.Owner).FirstOrDefault(o => o.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    IEnumerable<StoredTable> Readable(string owner)
    {
        if (owner == user)
        {
            return store.Of(owner).Tables;
        }

        var granted = store.Sharing.Rights.For(user).Where(g => g.Owner == owner).Select(g => g.Table).ToHashSet();
        return granted.Count == 0 ? [] : store.Of(owner).Tables.Where(t => granted.Contains(t.Id));
    }

    CatalogTable Named(string schema, string owner, StoredTable table) =>
        new(schema, table.Name, new MyDbTable(store.Of(owner), table)) { Description = table.Description };
}

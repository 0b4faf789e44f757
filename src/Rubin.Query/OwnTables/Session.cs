using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>One statement of one user: what its parts need to know.</summary>
/// <param name="Engine">What runs queries.</param>
/// <param name="Store">All users' tables.</param>
/// <param name="Settings">Who runs it, and how.</param>
/// <param name="Text">The text of the statement.</param>
/// <param name="Cancel">Stops it.</param>
sealed record Session(QueryEngine Engine, MyDbStore Store, QuerySettings Settings, string Text, CancellationToken Cancel)
{
    internal string User => Settings.User;

    internal UserDatabase Database => Store.Of(User);

    internal PreparedQuery Prepare(QuerySyntax query) => Engine.Prepare(query, Settings);

    /// <summary>Plans a query that also knows one table under a name of its own.</summary>
    internal PreparedQuery Prepare(QuerySyntax query, CatalogTable target) => Engine.Prepare(query, Settings, c => new TargetCatalog(c, target));

    /// <summary>The name of a table of one's own.</summary>
    /// <exception cref="QueryException">Semantic: the name is that of somebody else's table.</exception>
    internal static string OwnName(ValueList<NameSyntax> name) => name switch
    {
        [var table] => table.Text,
        [var schema, var table] when schema.Text.Equals(MyDbCatalog.Own, StringComparison.OrdinalIgnoreCase) => table.Text,
        _ => throw new QueryException(
            QueryErrorCode.Semantic, "only tables of schema \"mydb\" can be made or changed", SourceSpan.Cover(name[0].Span, name[^1].Span), $"mydb.{name[^1].Text}"),
    };

    /// <summary>A table of one's own, as a transaction sees it.</summary>
    /// <exception cref="QueryException">UnknownTable: there is none of that name.</exception>
    internal StoredTable Existing(TableTransaction change, ValueList<NameSyntax> name) => change.Find(OwnName(name)) ?? throw Unknown(name);

    /// <summary>A table of one's own, as it is now.</summary>
    /// <exception cref="QueryException">UnknownTable: there is none of that name.</exception>
    internal StoredTable Existing(ValueList<NameSyntax> name) => Database.Find(OwnName(name)) ?? throw Unknown(name);

    /// <summary>Position of a column in a table's schema.</summary>
    /// <exception cref="QueryException">UnknownColumn: there is none of that name.</exception>
    internal static int Column(StoredTable table, NameSyntax column) => table.Schema.IndexOf(column.Text) is >= 0 and var place
        ? place
        : throw new QueryException(
            QueryErrorCode.UnknownColumn, $"column \"{column.Text}\" does not exist in \"{table.Name}\"", column.Span, $"there are {string.Join(", ", table.Schema.Fields.Select(f => f.Name))}");

    /// <summary>Where a table comes from that a query makes.</summary>
    internal Provenance Origin(PreparedQuery? query) => new(
        Text.Trim(),
        query is null ? [] : [.. QueryInputs.Of(query.Logical)],
        User,
        DateTime.UtcNow,
        new RowChecksum().ToString());

    QueryException Unknown(ValueList<NameSyntax> name)
    {
        var names = Database.Tables.Select(t => t.Name).Take(20).ToList();
        return new(
            QueryErrorCode.UnknownTable,
            $"table \"{name[^1].Text}\" does not exist in mydb",
            SourceSpan.Cover(name[0].Span, name[^1].Span),
            names.Count == 0 ? "mydb has no tables" : $"there are {string.Join(", ", names)}");
    }
}

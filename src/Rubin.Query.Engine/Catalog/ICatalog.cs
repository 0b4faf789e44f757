namespace Rubin.Query.Engine.Catalog;

/// <summary>The tables that a query can name. Safe for many threads; a query sees it as it was when the query was bound.</summary>
public interface ICatalog
{
    /// <summary>Names of all schemas, in the order they were attached.</summary>
    IReadOnlyList<string> Schemas { get; }

    /// <summary>The listed tables of a schema, by name; none where there is no such schema.</summary>
    IReadOnlyList<CatalogTable> Tables(string schema);

    /// <summary>Whether there is a schema of that name, though it may have no tables yet.</summary>
    bool Knows(string schema) => Tables(schema).Count > 0;

    /// <summary>What is known of a schema, for people; null where nothing is.</summary>
    string? DescriptionOf(string schema);

    /// <summary>The tables that <paramref name="name"/> can mean: in its schema, or in any schema where it has none. Names match ignoring case unless quoted.</summary>
    IReadOnlyList<CatalogTable> Find(TableName name);
}

/// <summary>A table's name as a query gives it.</summary>
/// <param name="Schema">The schema, or null.</param>
/// <param name="SchemaIsQuoted">Whether the schema must match letter by letter.</param>
/// <param name="Table">The table.</param>
/// <param name="TableIsQuoted">Whether the table must match letter by letter.</param>
public sealed record TableName(string? Schema, bool SchemaIsQuoted, string Table, bool TableIsQuoted);

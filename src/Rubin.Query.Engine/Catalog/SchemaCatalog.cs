using System.Collections.Immutable;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A catalog of attached tables. Immutable: attaching gives another catalog, and running queries keep theirs.</summary>
/// <param name="tables">The tables of each schema, in the order they were attached.</param>
public sealed class SchemaCatalog(ImmutableArray<CatalogTable> tables) : ICatalog
{
    /// <summary>The catalog without tables.</summary>
    public static SchemaCatalog Empty { get; } = new([]);

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas { get; } = [.. tables.Select(t => t.Schema).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A catalog that has the table too.</summary>
    /// <exception cref="QueryException">The schema has a table of that name already.</exception>
    public SchemaCatalog With(CatalogTable table)
    {
        if (tables.Any(t => Same(t.Schema, table.Schema) && Same(t.Name, table.Name)))
        {
            throw new QueryException(
                QueryErrorCode.Semantic,
                $"table \"{table.Name}\" exists already in schema \"{table.Schema}\"",
                hint: "attach it under another schema name");
        }

        return new(tables.Add(table));
    }

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => [.. tables.Where(t => Same(t.Schema, schema))];

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name)
    {
        var found = tables
            .Where(t => name.Schema is null || Matches(name.Schema, name.SchemaIsQuoted, t.Schema))
            .Where(t => Matches(name.Table, name.TableIsQuoted, t.Name))
            .ToList();
        return found.Count == 0 && name.Schema is null ? OnlyTableOf(name) : found;
    }

    /// <summary>Where a schema has a single table, its name alone means that table.</summary>
    List<CatalogTable> OnlyTableOf(TableName name) =>
        [.. tables.Where(t => Matches(name.Table, name.TableIsQuoted, t.Schema)).GroupBy(t => t.Schema, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1).Select(g => g.Single())];

    static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    static bool Matches(string written, bool isQuoted, string name) =>
        string.Equals(written, name, isQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

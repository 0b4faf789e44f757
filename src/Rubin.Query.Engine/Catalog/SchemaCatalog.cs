using System.Collections.Immutable;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A catalog of attached tables. Immutable: attaching gives another catalog, and running queries keep theirs.</summary>
public sealed class SchemaCatalog : ICatalog
{
    readonly ImmutableArray<CatalogTable> _tables;
    readonly ImmutableDictionary<string, string> _descriptions;
    readonly ILookup<string, CatalogTable> _bySchema;
    readonly ILookup<string, CatalogTable> _byName;

    SchemaCatalog(ImmutableArray<CatalogTable> tables, ImmutableDictionary<string, string> descriptions)
    {
        (_tables, _descriptions) = (tables, descriptions);
        _bySchema = tables.ToLookup(t => t.Schema, StringComparer.OrdinalIgnoreCase);
        _byName = tables.ToLookup(t => t.Name, StringComparer.OrdinalIgnoreCase);
        Schemas = [.. _bySchema.Select(s => s.Key)];
    }

    /// <summary>The catalog without tables.</summary>
    public static SchemaCatalog Empty { get; } = new([], ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas { get; }

    /// <summary>A catalog that has the tables too; a description and the data it describes become one table.</summary>
    /// <exception cref="QueryException">A schema has a table of that name already.</exception>
    public SchemaCatalog With(IEnumerable<CatalogTable> tables)
    {
        var all = _tables.ToBuilder();
        var places = all.Index().ToDictionary(t => Key(t.Item), t => t.Index);
        foreach (var table in tables)
        {
            if (places.TryAdd(Key(table), all.Count))
            {
                all.Add(table);
            }
            else
            {
                var place = places[Key(table)];
                all[place] = all[place].MergedWith(table);
            }
        }

        return new(all.ToImmutable(), _descriptions);
    }

    /// <summary>A catalog without a schema, or without one of its tables.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="table">The table; null for all.</param>
    /// <exception cref="QueryException">UnknownTable: there is no such schema or table.</exception>
    public SchemaCatalog Without(string schema, string? table)
    {
        var left = _tables.RemoveAll(t => Same(t.Schema, schema) && (table is null || Same(t.Name, table)));
        return left.Length < _tables.Length
            ? new(left, left.Any(t => Same(t.Schema, schema)) ? _descriptions : _descriptions.Remove(schema))
            : throw new QueryException(QueryErrorCode.UnknownTable, $"\"{(table is null ? schema : $"{schema}.{table}")}\" is not attached", hint: $"attached are {string.Join(", ", Schemas)}");
    }

    /// <summary>A catalog that has this to say of a schema.</summary>
    public SchemaCatalog WithDescription(string schema, string text) => new(_tables, _descriptions.SetItem(schema, text));

    /// <summary>A catalog in which a table has further links.</summary>
    /// <exception cref="QueryException">There is no such table, or it lacks the columns of the link.</exception>
    public SchemaCatalog WithLink(string schema, string table, TableLink link)
    {
        var owner = _bySchema[schema].FirstOrDefault(t => Same(t.Name, table))
            ?? throw new QueryException(QueryErrorCode.UnknownTable, $"link \"{table}{link}\": schema \"{schema}\" has no table \"{table}\"");
        if (link.Columns.FirstOrDefault(c => owner.Columns.IndexOf(c) < 0) is { } missing)
        {
            throw new QueryException(QueryErrorCode.UnknownColumn, $"link \"{table}{link}\": table \"{table}\" has no column \"{missing}\"");
        }

        return new(_tables.Replace(owner, owner.With(link)), _descriptions);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => [.. _bySchema[schema]];

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => _descriptions.GetValueOrDefault(schema);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name)
    {
        List<CatalogTable> found =
        [
            .. _byName[name.Table].Where(t => Matches(name.Table, name.TableIsQuoted, t.Name)
                && (name.Schema is null || Matches(name.Schema, name.SchemaIsQuoted, t.Schema))),
        ];
        return found.Count == 0 && name.Schema is null ? OnlyTableOf(name) : found;
    }

    /// <summary>Where a schema has a single table, its name alone means that table.</summary>
    IReadOnlyList<CatalogTable> OnlyTableOf(TableName name) =>
        _bySchema[name.Table].ToList() is [var only] && Matches(name.Table, name.TableIsQuoted, only.Schema) ? [only] : [];

    static (string Schema, string Name) Key(CatalogTable table) => (table.Schema.ToUpperInvariant(), table.Name.ToUpperInvariant());

    static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    static bool Matches(string written, bool isQuoted, string name) =>
        string.Equals(written, name, isQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

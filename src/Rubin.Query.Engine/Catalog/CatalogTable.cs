using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A named table, and what people should know about it.</summary>
public sealed record CatalogTable
{
    readonly ValueList<TableLink> _links = [];

    /// <summary>A table of which nothing is known but its rows.</summary>
    /// <param name="schema">Name of the schema.</param>
    /// <param name="name">Name of the table in it.</param>
    /// <param name="provider">Its rows.</param>
    public CatalogTable(string schema, string name, ITableProvider provider) => (Schema, Name, Provider, Columns) = (schema, name, provider, provider.Schema);

    /// <summary>Name of the schema.</summary>
    public string Schema { get; }

    /// <summary>Name of the table in it.</summary>
    public string Name { get; }

    /// <summary>Its rows.</summary>
    public ITableProvider Provider { get; }

    /// <summary>The provider's columns in its order, with the units and texts of <see cref="Details"/> where these tell more.</summary>
    public Schema Columns { get; private init; }

    /// <summary>One sentence about the table; null where nothing is known.</summary>
    public string? Description { get; init; }

    /// <summary>What a schema file says of it; null where there is none. It may know other columns than the provider has.</summary>
    public TableDescription? Details { get; private init; }

    /// <summary>Declared by a schema file only: it has no rows, and data can still be attached under its name.</summary>
    public bool IsDeclared => Provider is DeclaredTable;

    /// <summary>The links declared for it, then one for each foreign key of <see cref="Details"/>.</summary>
    public ValueList<TableLink> Links
    {
        get => Details is null ? _links : [.. _links, .. Details.ForeignKeys.Select(k => new TableLink(k.Columns, Schema, k.TargetTable, k.TargetColumns, null))];
        init => _links = value;
    }

    /// <summary>The same table with what a schema file says of it.</summary>
    public CatalogTable DescribedBy(TableDescription details)
    {
        var known = new Dictionary<string, ColumnDescription>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in details.Columns)
        {
            known.TryAdd(column.Field.Name, column);
        }

        var fields = Provider.Schema.Fields.Map(f => known.TryGetValue(f.Name, out var column) ? f with { Metadata = Over(f.Metadata, column.Field.Metadata) } : f);
        return this with { Details = details, Description = details.Text ?? Description, Columns = Provider.Schema with { Fields = fields } };
    }

    /// <summary>The same table with a further link.</summary>
    internal CatalogTable With(TableLink link) => this with { Links = [.. _links, link] };

    /// <summary>One table of what two attachments say of it: the rows of one, the description of the other.</summary>
    /// <exception cref="QueryException">Both have rows, or neither has.</exception>
    internal CatalogTable MergedWith(CatalogTable other)
    {
        if (IsDeclared == other.IsDeclared)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"table \"{other.Name}\" exists already in schema \"{other.Schema}\"", hint: "attach it under another schema name");
        }

        var (rows, declared) = IsDeclared ? (other, this) : (this, other);
        var merged = rows.Details is null ? rows.DescribedBy(declared.Details!) : rows;
        return merged with { Links = [.. _links, .. other._links] };
    }

    static Metadata Over(Metadata data, Metadata described) => described.Aggregate(data, (all, pair) => all.With(pair.Key, pair.Value));
}

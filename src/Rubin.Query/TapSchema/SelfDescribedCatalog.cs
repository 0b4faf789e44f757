using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>
/// Tables, and TAP_SCHEMA, which describes them and itself. TAP_SCHEMA is found where a query names it, and not listed among the schemas.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="shared">The tables that all users have, whose description serves where a user has no more schemas than these; null for none.</param>
sealed class SelfDescribedCatalog(ICatalog tables, SelfDescribedCatalog? shared = null) : ICatalog
{
    /// <summary>The schema's name.</summary>
    internal const string TapSchema = "TAP_SCHEMA";

    readonly ICatalog _tables = tables;
    readonly Lazy<SchemaCatalog> _description = new(() => shared?._tables.Schemas.Count == tables.Schemas.Count ? shared._description.Value : Describe(tables));

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas => _tables.Schemas;

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => [.. CatalogOf(schema).Tables(schema).Select(ObsCore.Described)];

    /// <inheritdoc/>
    public bool Knows(string schema) => IsTapSchema(schema) || _tables.Knows(schema);

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => CatalogOf(schema).DescriptionOf(schema);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name) => [.. (name.Schema is null ? _tables : CatalogOf(name.Schema)).Find(name).Select(ObsCore.Described)];

    ICatalog CatalogOf(string schema) => IsTapSchema(schema) ? _description.Value : _tables;

    static bool IsTapSchema(string schema) => schema.Equals(TapSchema, StringComparison.OrdinalIgnoreCase);

    static SchemaCatalog Describe(ICatalog tables)
    {
        const string Text = "The schemas, tables, columns and keys that can be queried (IVOA TAP 1.1)";
        var own = TapSchemaTables.All.Select(t => new CatalogTable(TapSchema, t.Name, new DeclaredTable(t.Schema)).DescribedBy(t));
        var rows = new TapSchemaRows([.. tables.Schemas.SelectMany(tables.Tables).Select(ObsCore.Described), .. own], s => IsTapSchema(s) ? Text : tables.DescriptionOf(s));
        return SchemaCatalog.Empty.WithDescription(TapSchema, Text)
            .With(TapSchemaTables.All.Select(t => new CatalogTable(TapSchema, t.Name, Table(t.Schema, rows.Of(t))).DescribedBy(t)));
    }

    static InMemoryTable Table(Schema schema, IEnumerable<object?[]> rows)
    {
        var table = new TextTable([.. schema.Fields]);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        return table.ToTable();
    }
}

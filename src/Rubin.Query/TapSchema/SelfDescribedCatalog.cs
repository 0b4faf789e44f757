using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>
/// The attached tables, and TAP_SCHEMA, which describes them and itself. TAP_SCHEMA is found where a query names it, and not listed among the schemas.
/// </summary>
sealed class SelfDescribedCatalog : ICatalog
{
    /// <summary>The schema's name.</summary>
    internal const string TapSchema = "TAP_SCHEMA";

    readonly Lazy<SchemaCatalog> _description;

    internal SelfDescribedCatalog(SchemaCatalog attached)
    {
        Attached = attached;
        _description = new(() => Describe(attached));
    }

    /// <summary>The attached tables alone.</summary>
    internal SchemaCatalog Attached { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas => Attached.Schemas;

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => CatalogOf(schema).Tables(schema);

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => CatalogOf(schema).DescriptionOf(schema);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name) => (name.Schema is null ? Attached : CatalogOf(name.Schema)).Find(name);

    SchemaCatalog CatalogOf(string schema) => IsTapSchema(schema) ? _description.Value : Attached;

    static bool IsTapSchema(string schema) => schema.Equals(TapSchema, StringComparison.OrdinalIgnoreCase);

    static SchemaCatalog Describe(SchemaCatalog attached)
    {
        const string Text = "The schemas, tables, columns and keys that can be queried (IVOA TAP 1.1)";
        var own = TapSchemaTables.All.Select(t => new CatalogTable(TapSchema, t.Name, new DeclaredTable(t.Schema)).DescribedBy(t));
        var rows = new TapSchemaRows([.. attached.Schemas.SelectMany(attached.Tables), .. own], s => IsTapSchema(s) ? Text : attached.DescriptionOf(s));
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

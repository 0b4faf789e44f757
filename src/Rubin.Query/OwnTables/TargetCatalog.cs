using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>A catalog with one more table, in a schema that nothing else can name.</summary>
sealed class TargetCatalog(ICatalog others, CatalogTable target) : ICatalog
{
    /// <summary>The schema of the table.</summary>
    internal const string Schema = "rq target";

    public IReadOnlyList<string> Schemas => others.Schemas;

    public IReadOnlyList<CatalogTable> Tables(string schema) => others.Tables(schema);

    public string? DescriptionOf(string schema) => others.DescriptionOf(schema);

    public IReadOnlyList<CatalogTable> Find(TableName name) => name.Schema == Schema ? [target] : others.Find(name);
}

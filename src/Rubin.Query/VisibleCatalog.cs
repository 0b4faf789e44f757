using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>The tables of a catalog that somebody may read. The others are not there: naming one is the same error as naming one that never was.</summary>
/// <param name="all">The catalog.</param>
/// <param name="mayRead">Whether a table is seen.</param>
sealed class VisibleCatalog(ICatalog all, Predicate<CatalogTable> mayRead) : ICatalog
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas => [.. all.Schemas.Where(s => Tables(s).Count > 0)];

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => [.. all.Tables(schema).Where(t => mayRead(t))];

    /// <inheritdoc/>
    public bool Knows(string schema) => Tables(schema).Count > 0;

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => Knows(schema) ? all.DescriptionOf(schema) : null;

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name) => [.. all.Find(name).Where(t => mayRead(t))];
}

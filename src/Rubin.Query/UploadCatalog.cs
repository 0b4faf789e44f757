using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>A catalog with the tables that came with one statement, which are found by their full name alone and not listed.</summary>
sealed class UploadCatalog : ICatalog
{
    readonly ICatalog _others;
    readonly SchemaCatalog _uploads;

    UploadCatalog(ICatalog others, SchemaCatalog uploads) => (_others, _uploads) = (others, uploads);

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas => _others.Schemas;

    /// <summary>The catalog with these tables in addition; itself where there are none.</summary>
    /// <exception cref="QueryException">Two of them have the same name.</exception>
    internal static ICatalog Over(ICatalog others, ValueList<CatalogTable> uploads) =>
        uploads.Count == 0 ? others : new UploadCatalog(others, SchemaCatalog.Empty.With(uploads));

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Tables(string schema) => _uploads.Tables(schema) is { Count: > 0 } own ? own : _others.Tables(schema);

    /// <inheritdoc/>
    public bool Knows(string schema) => _uploads.Tables(schema).Count > 0 || _others.Knows(schema);

    /// <inheritdoc/>
    public string? DescriptionOf(string schema) => _others.DescriptionOf(schema);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogTable> Find(TableName name) =>
        name.Schema is not null && _uploads.Find(name) is { Count: > 0 } own ? own : _others.Find(name);
}

using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Hats;

/// <summary>HATS catalogs and collections; of a collection the primary table is listed, its margins and indexes serve it.</summary>
public sealed class HatsFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "HATS";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path) && HatsCatalog.IsAt(path);

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path)
    {
        var catalog = HatsCatalog.Open(path);
        var collection = HatsFolder.PropertiesIn(path) is null && HatsFolder.CollectionIn(path) is not null ? HatsCollection.Open(path) : null;
        return [new(catalog.Name, new HatsTable(catalog, collection), catalog.Properties["obs_description"] ?? catalog.Properties["obs_title"])];
    }
}

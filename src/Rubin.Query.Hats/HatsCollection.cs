namespace Rubin.Query.Hats;

/// <summary>A collection: a primary catalog with margins and indexes that serve it (<c>collection.properties</c>). Immutable.</summary>
public sealed class HatsCollection
{
    HatsCollection(string folder, string file)
    {
        var values = PropertiesFile.Read(file);
        Values = values;
        PrimaryPath = Resolve(folder, values.GetValueOrDefault("hats_primary_table_url")?.Trim() is { Length: > 0 } primary ? primary : throw Missing(file));
        MarginPaths = Words("all_margins").Map(m => Resolve(folder, m));
        var indexes = Words("all_indexes");
        IndexPaths = [.. indexes.Chunk(2).Where(p => p.Length == 2).Select(p => (p[0], Resolve(folder, p[1])))];

        ValueList<string> Words(string key) =>
            values.TryGetValue(key, out var text) ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    /// <summary>All properties.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>The folder of the primary catalog.</summary>
    public string PrimaryPath { get; }

    /// <summary>The folders of its margins.</summary>
    public ValueList<string> MarginPaths { get; }

    /// <summary>The folders of its indexes, and the columns they are for.</summary>
    public ValueList<(string Column, string Path)> IndexPaths { get; }

    /// <summary>Opens a collection; reads its properties only.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="QueryException">Data: there are no such properties, or they name no primary table.</exception>
    public static HatsCollection Open(string path) =>
        HatsFolder.CollectionIn(path) is { } file
            ? new(path, file)
            : throw new QueryException(
                QueryErrorCode.Data, $"\"{path}\" is not a HATS collection: it has no file \"collection.properties\"");

    static string Resolve(string folder, string name) => Path.TrimEndingDirectorySeparator(Path.Combine(folder, name));

    static QueryException Missing(string file) => new(
        QueryErrorCode.Data,
        $"\"{file}\" does not say which catalog is the primary table",
        hint: $"set hats_primary_table_url in \"{file}\" to the folder of that catalog");
}

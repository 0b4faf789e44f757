namespace Rubin.Query.Hats;

/// <summary>What <c>collection.properties</c> says of a collection that is written.</summary>
/// <param name="Name">The collection's name.</param>
/// <param name="Primary">The folder of its catalog.</param>
/// <param name="Margins">The folders of its margins; the first is the default.</param>
/// <param name="Indexes">The folders of its indexes, and the columns they are for.</param>
public sealed record CollectionProperties(
    string Name, string Primary, ValueList<string> Margins, ValueList<(string Column, string Folder)> Indexes)
{
    /// <summary>The folders of all its parts.</summary>
    public IEnumerable<string> Folders => [Primary, .. Margins, .. Indexes.Select(i => i.Folder)];

    /// <summary>What the collection in a folder says.</summary>
    /// <exception cref="QueryException">Data: there is none, or it names no catalog.</exception>
    public static CollectionProperties Read(string folder)
    {
        var collection = HatsCollection.Open(folder);
        return new(
            collection.Values.GetValueOrDefault("obs_collection", FolderName(folder)),
            FolderName(collection.PrimaryPath),
            collection.MarginPaths.Map(FolderName),
            collection.IndexPaths.Map(i => (i.Column, FolderName(i.Path))));
    }

    /// <summary>Writes them: from then on the folder is a collection. The file appears as a whole.</summary>
    public void Write(string folder)
    {
        var text = PropertiesText.Of(
            "HATS Collection",
            [
                ("obs_collection", Name),
                ("hats_primary_table_url", Primary),
                ("all_margins", Margins.Count == 0 ? null : string.Join(' ', Margins)),
                ("default_margin", Margins.Count == 0 ? null : Margins[0]),
                ("all_indexes", Indexes.Count == 0 ? null : string.Join(' ', Indexes.Select(i => $"{i.Column} {i.Folder}"))),
                ("default_index", Indexes.Count == 0 ? null : Indexes[0].Column),
                .. PropertiesText.Provenance(DateTimeOffset.UtcNow),
            ]);
        var path = Path.Combine(folder, "collection.properties");
        File.WriteAllText(path + ".partial", text);
        File.Move(path + ".partial", path, overwrite: true);
    }

    static string FolderName(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
}

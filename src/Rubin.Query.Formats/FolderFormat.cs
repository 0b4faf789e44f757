using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats;

/// <summary>
/// A folder whose files and folders are tables, each of one of some formats; what none of them recognises is passed over.
/// </summary>
/// <param name="formats">The formats of the tables, in the order they are asked.</param>
public sealed class FolderFormat(IReadOnlyList<ITableFormat> formats) : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path) && Tables(path).Any();

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path) => [.. Tables(path).SelectMany(t => t.Format.Open(t.Path))];

    IEnumerable<(string Path, ITableFormat Format)> Tables(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            // What is still being written is called .partial until it is whole.
            if (Path.GetFileName(path)[0] is not ('.' or '_') && !path.EndsWith(".partial", StringComparison.Ordinal) && formats.FirstOrDefault(f => f.Recognises(path)) is { } format)
            {
                yield return (path, format);
            }
        }
    }
}

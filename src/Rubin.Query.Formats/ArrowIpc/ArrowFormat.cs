using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.ArrowIpc;

/// <summary>
/// Arrow IPC files and streams, known by their suffix: <c>.arrow</c>, <c>.arrows</c>, <c>.feather</c> (version 2), <c>.ipc</c>. Which of the two it is, the first bytes tell.
/// Source: Arrow columnar format 1.5, "Serialization and Interprocess Communication (IPC)".
/// </summary>
public sealed class ArrowFormat : ITableFormat
{
    static readonly string[] Suffixes = [".arrow", ".arrows", ".feather", ".ipc"];

    /// <inheritdoc/>
    public string Name => "Arrow";

    /// <inheritdoc/>
    public bool Recognises(string path) => Suffixes.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path) => [new(Path.GetFileNameWithoutExtension(path), new ArrowTable(InputFile.Find(path)))];
}

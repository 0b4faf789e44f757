namespace Rubin.Query.Engine.Execution.Spilling;

/// <summary>The files of one query, which go when it ends, however it ends. Safe for many threads.</summary>
/// <param name="area">The engine's place for files; null for one of the query's own.</param>
/// <param name="place">The folder to make that in.</param>
sealed class QuerySpills(SpillArea? area, string place) : IDisposable
{
    readonly Lock _gate = new();
    readonly List<SpillFile> _files = [];
    SpillArea? _own;

    /// <summary>A new file for rows of one operator.</summary>
    /// <exception cref="QueryException">Data: no file can be made.</exception>
    internal SpillFile NewFile(string owner)
    {
        lock (_gate)
        {
            var file = (area ?? (_own ??= new(place))).NewFile(owner);
            _files.Add(file);
            return file;
        }
    }

    /// <summary>Removes a file before the query ends.</summary>
    internal void Remove(SpillFile file)
    {
        lock (_gate)
        {
            _files.Remove(file);
        }

        file.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _files.ForEach(f => f.Dispose());
            _files.Clear();
            _own?.Dispose();
        }
    }
}

using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// The files that a scan keeps open between the look at their footers and the reading of their rows: some, so that neither handles nor
/// memory grow with the number of partitions; others are opened again. Safe for many threads.
/// </summary>
sealed class OpenFiles
{
    const int MostFiles = 256;

    /// <summary>Column chunks of all footers that are kept: about 300 bytes each.</summary>
    const int MostChunks = 1 << 17;

    readonly object _gate = new();
    readonly Dictionary<string, ParquetFile> _files = [];
    int _chunks;

    /// <summary>The file, open; to be given back by <see cref="Return"/>.</summary>
    /// <exception cref="QueryException">Data: the file is missing or damaged.</exception>
    public ParquetFile Get(string path)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(path, out var kept))
            {
                return kept;
            }
        }

        return ParquetFile.Open(path);
    }

    /// <summary>Takes back a file, to keep it or to close it. Nobody else may use a file that is closed: it was never kept.</summary>
    public void Return(ParquetFile file)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(file.Path, out var kept))
            {
                if (kept != file)
                {
                    file.Dispose();
                }

                return;
            }

            var chunks = file.RowGroups.Count * file.Layout.Leaves.Count;
            if (_files.Count < MostFiles && _chunks + chunks <= MostChunks)
            {
                _files.Add(file.Path, file);
                _chunks += chunks;
                return;
            }
        }

        file.Dispose();
    }

    /// <summary>Closes what is kept. Only when no file is in use.</summary>
    public void Close()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }

            _files.Clear();
            _chunks = 0;
        }
    }
}

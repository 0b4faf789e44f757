using System.Collections.Concurrent;
using Rubin.Query.MyDb;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Models;

namespace Rubin.Query;

/// <summary>A model as a query uses it.</summary>
/// <param name="Header">What its file says of it.</param>
/// <param name="Named">The model.</param>
sealed record LoadedModel(ModelHeader Header, NamedModel Named);

/// <summary>The models of all users. Those used last stay in memory as long as their files do not change. Safe for many threads.</summary>
/// <param name="store">Where their files are.</param>
sealed class ModelStore(MyDbStore store)
{
    const int Kept = 16;

    readonly ConcurrentDictionary<string, (DateTime Written, long Length, LoadedModel Model)> _loaded = new(StringComparer.Ordinal);

    /// <summary>Users' tables and rights.</summary>
    internal MyDbStore Users => store;

    /// <summary>What the files of a user say, without reading the models themselves. Damaged files are passed over.</summary>
    internal IEnumerable<(FileInfo File, ModelHeader Header)> HeadersOf(string user)
    {
        foreach (var file in store.Of(user).Models.All)
        {
            if (TryReadHeader(file) is { } header)
            {
                yield return (file, header);
            }
        }
    }

    /// <summary>The model of a file.</summary>
    /// <exception cref="QueryException">Data: it is damaged.</exception>
    internal LoadedModel Load(FileInfo file)
    {
        file.Refresh();
        if (_loaded.TryGetValue(file.FullName, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            return known.Model;
        }

        var (header, named) = ModelFile.Read(File.ReadAllBytes(file.FullName));
        var model = new LoadedModel(header, named);
        if (_loaded.Count >= Kept)
        {
            _loaded.Clear();
        }

        _loaded[file.FullName] = (file.LastWriteTimeUtc, file.Length, model);
        return model;
    }

    static ModelHeader? TryReadHeader(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            return ModelFile.ReadHeader(stream);
        }
        catch (Exception error) when (error is QueryException { Code: QueryErrorCode.Data } or FileNotFoundException)
        {
            return null;
        }
    }
}

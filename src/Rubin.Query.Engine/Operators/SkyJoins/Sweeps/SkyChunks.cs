using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// The chunks of a catalog that are in memory: those in use, and of the others as many as there is room for, so that neighbours need not be read again
/// for the border. The room does not depend on the size of the catalog. Safe for many threads.
/// </summary>
sealed class SkyChunks(QueryContext query) : IDisposable
{
    /// <summary>Room for all chunks together, those in use apart.</summary>
    const long MostBytes = 256L << 20;

    readonly Lock _gate = new();
    readonly Dictionary<ChunkKey, Place> _places = [];
    readonly StateMemory _memory = new(query, "SkyJoin");
    long _bytes;
    long _uses;

    /// <summary>Most bytes held at once.</summary>
    internal long Peak => _memory.Peak;

    /// <summary>Keeps a chunk in memory until <see cref="Unpin"/>. Where <c>IsMine</c>, the caller reads it and tells by <see cref="Fill"/>.</summary>
    internal (Task<SkyChunk> Chunk, bool IsMine) Pin(ChunkKey morsel)
    {
        lock (_gate)
        {
            var isMine = !_places.TryGetValue(morsel, out var place);
            if (isMine)
            {
                _places.Add(morsel, place = new());
            }

            place!.Pins++;
            return (place.Chunk.Task, isMine);
        }
    }

    /// <summary>Takes a chunk that was read.</summary>
    /// <exception cref="QueryException">OutOfMemory: the chunks in use alone are too large.</exception>
    internal void Fill(ChunkKey morsel, SkyChunk chunk)
    {
        lock (_gate)
        {
            while (_bytes + chunk.Bytes > MostBytes && Drop())
            {
            }

            while (!_memory.TryHold(chunk.Bytes))
            {
                if (!Drop())
                {
                    _memory.Hold(chunk.Bytes);
                    break;
                }
            }

            _bytes += chunk.Bytes;
            _places[morsel].Chunk.SetResult(chunk);
        }
    }

    /// <summary>The chunk is not in use any more.</summary>
    internal void Unpin(ChunkKey morsel)
    {
        lock (_gate)
        {
            var place = _places[morsel];
            place.Pins--;
            place.LastUse = _uses++;
        }
    }

    /// <summary>Takes memory for what is made of chunks.</summary>
    internal void Hold(long bytes) => _memory.Hold(bytes);

    /// <summary>Gives it back.</summary>
    internal void Release(long bytes) => _memory.Release(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chunk in _places.Values.Select(p => p.Chunk.Task).Where(t => t.IsCompletedSuccessfully))
        {
            chunk.Result.Points.Release();
        }

        _places.Clear();
        _memory.Dispose();
    }

    /// <summary>Drops the chunk that was in use the longest time ago; false where all are in use.</summary>
    bool Drop()
    {
        ChunkKey? oldest = null;
        foreach (var (morsel, place) in _places)
        {
            if (place is { Pins: 0, Chunk.Task.IsCompleted: true } && (oldest is null || place.LastUse < _places[oldest.Value].LastUse))
            {
                oldest = morsel;
            }
        }

        if (oldest is not { } key)
        {
            return false;
        }

        var chunk = _places[key].Chunk.Task.Result;
        var bytes = chunk.Bytes;
        _places.Remove(key);
        chunk.Points.Release();
        _memory.Release(bytes);
        _bytes -= bytes;
        return true;
    }

    sealed class Place
    {
        internal TaskCompletionSource<SkyChunk> Chunk { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Pins { get; set; }

        internal long LastUse { get; set; }
    }
}

/// <summary>A morsel of a catalog, or of its margin.</summary>
/// <param name="Morsel">Its number.</param>
/// <param name="IsMargin">Whether it is one of the margin.</param>
readonly record struct ChunkKey(int Morsel, bool IsMargin);

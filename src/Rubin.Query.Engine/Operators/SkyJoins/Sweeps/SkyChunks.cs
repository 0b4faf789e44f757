using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// The chunks of a catalog that are in memory: those in use, and of the others those that left morsels to come will want, as far as there is room, so that
/// neighbours need not be read again for the border. The room does not depend on the size of the catalog. Safe for many threads.
/// </summary>
sealed class SkyChunks(QueryContext query) : IDisposable
{
    /// <summary>Room for all chunks together, those in use apart.</summary>
    const long MostBytes = 256L << 20;

    readonly Lock _gate = new();
    readonly Dictionary<ChunkKey, Place> _places = [];

    /// <summary>The left morsel that each worker is at: all before the first of them have passed.</summary>
    readonly Dictionary<int, int> _workers = [];
    readonly StateMemory _memory = new(query, "SkyJoin");
    long _bytes;
    int _first;

    /// <summary>Most bytes held at once.</summary>
    internal long Peak => _memory.Peak;

    /// <summary>A worker, which has nothing in use now, turns to a left morsel. Chunks that nobody will want any more go.</summary>
    internal void MoveTo(int worker, int morsel)
    {
        lock (_gate)
        {
            _workers[worker] = morsel;
            _first = _workers.Values.Min();
            foreach (var (key, place) in _places)
            {
                if (place.CanGo && place.NextUse(_first) == Place.Never)
                {
                    Drop(key);
                }
            }
        }
    }

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
    /// <param name="morsel">Which one.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="uses">The left morsels that want it, ascending; a guess does.</param>
    /// <exception cref="QueryException">OutOfMemory: the chunks in use alone are too large.</exception>
    internal void Fill(ChunkKey morsel, SkyChunk chunk, int[] uses)
    {
        lock (_gate)
        {
            while (_bytes + chunk.Bytes > MostBytes && DropOne())
            {
            }

            while (!_memory.TryHold(chunk.Bytes))
            {
                if (!DropOne())
                {
                    _memory.Hold(chunk.Bytes);
                    break;
                }
            }

            _bytes += chunk.Bytes;
            _places[morsel].Uses = uses;
            _places[morsel].Chunk.SetResult(chunk);
        }
    }

    /// <summary>The chunk is not in use any more.</summary>
    internal void Unpin(ChunkKey morsel)
    {
        lock (_gate)
        {
            _places[morsel].Pins--;
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
            chunk.Result.Release();
        }

        _places.Clear();
        _memory.Dispose();
    }

    /// <summary>Drops the chunk that will be wanted last; false where all are in use.</summary>
    bool DropOne()
    {
        (ChunkKey Key, int NextUse)? last = null;
        foreach (var (key, place) in _places)
        {
            if (place.CanGo && place.NextUse(_first) is var next && (last is null || next > last.Value.NextUse))
            {
                last = (key, next);
            }
        }

        if (last is not null)
        {
            Drop(last.Value.Key);
        }

        return last is not null;
    }

    void Drop(ChunkKey key)
    {
        var chunk = _places[key].Chunk.Task.Result;
        var bytes = chunk.Bytes;
        _places.Remove(key);
        chunk.Release();
        _memory.Release(bytes);
        _bytes -= bytes;
    }

    sealed class Place
    {
        internal const int Never = int.MaxValue;

        internal TaskCompletionSource<SkyChunk> Chunk { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Pins { get; set; }

        internal int[] Uses { get; set; } = [];

        internal bool CanGo => Pins == 0 && Chunk.Task.IsCompleted;

        /// <summary>The first left morsel from <paramref name="first"/> on that wants it.</summary>
        internal int NextUse(int first)
        {
            var found = Array.BinarySearch(Uses, first);
            found = found < 0 ? ~found : found;
            return found < Uses.Length ? Uses[found] : Never;
        }
    }
}

/// <summary>A morsel of a catalog, or of its margin.</summary>
/// <param name="Morsel">Its number.</param>
/// <param name="IsMargin">Whether it is one of the margin.</param>
readonly record struct ChunkKey(int Morsel, bool IsMargin);

using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>The right rows around the left morsel that a worker is at, in the order of the right input. Belongs to one worker.</summary>
sealed class SkySurroundings(SkySweep sweep, WorkerContext worker) : IHeldPoints, IAsyncDisposable
{
    readonly PointAssembly _assembly = new();
    readonly PositionReader _positions = new(sweep.Match.Right);
    readonly List<(SkyChunk Chunk, int Start, int End)> _stretches = [];
    readonly List<(int Start, int End)> _found = [];

    /// <summary>Rows of the right morsel that has the left one's number, and the number that the first of them has here.</summary>
    readonly List<(int Start, int End, int Number)> _own = [];
    IMorselReader? _reader;
    IMorselReader? _marginReader;
    StageChain? _stages;
    readonly List<ChunkKey> _pinned = [];
    readonly List<RecordBatch> _read = [];
    LentRows? _rows;
    long _held;
    int _count;

    /// <inheritdoc/>
    public PointIndex Index { get; private set; } = PointIndexBuilder.Build([], []);

    /// <summary>The rows; put together when they are first asked for: a join that only counts never does.</summary>
    public RecordBatch Rows => (_rows ??= JoinRows()).Rows;

    /// <inheritdoc/>
    public double LargestRadius => sweep.LargestRadius;

    /// <inheritdoc/>
    public HealpixRanges? Cover => null;

    /// <summary>Where a row of the left morsel, which has a position, stands among the rows here; where both sides are the same.</summary>
    internal int NumberOf(long row)
    {
        foreach (var (start, end, number) in _own)
        {
            if (row >= start && row < end)
            {
                return number + (int)(row - start);
            }
        }

        throw new UnreachableException("a left row is not around itself");
    }

    /// <summary>Turns to the surroundings of a left morsel of a number.</summary>
    internal async ValueTask MoveToAsync(int morsel, SkyMorsel left)
    {
        Leave();
        sweep.Chunks.MoveTo(worker.Index, morsel);
        var around = await sweep.AroundAsync(left, worker);
        var chunks = new Task<SkyChunk>[around.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            var key = around[i].Key;
            (chunks[i], var isMine) = sweep.Chunks.Pin(key);
            _pinned.Add(key);
            if (isMine)
            {
                sweep.Chunks.Fill(key, await ReadAsync(key), sweep.LeftAround(sweep.PlaceOf(key)));
            }
        }

        // What other workers read, they are reading now: nobody waits before all that is his is done.
        for (var i = 0; i < chunks.Length; i++)
        {
            FindIn(await chunks[i].WaitAsync(worker.Cancel), around[i].Cells, around[i].Key == new ChunkKey(morsel, false));
        }

        var bytes = _assembly.Bytes;
        _assembly.Clear(_count);
        sweep.Chunks.Hold(_assembly.Bytes - bytes);
        foreach (var (chunk, start, end) in _stretches)
        {
            _assembly.Add(chunk.Points, start, end);
        }

        Index = _assembly.Build();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Leave();
        sweep.Chunks.MoveTo(worker.Index, int.MaxValue);
        _stages?.Dispose();
        var readers = (IMorselReader?[])[_reader, _marginReader];
        (_reader, _marginReader) = (null, null);
        foreach (var reader in readers)
        {
            if (reader is not null)
            {
                await reader.DisposeAsync();
            }
        }
    }

    void Leave()
    {
        foreach (var key in _pinned)
        {
            sweep.Chunks.Unpin(key);
        }

        sweep.Chunks.Release(_held);
        _rows?.Dispose();
        (_rows, _held) = (null, 0);
        _pinned.Clear();
        _stretches.Clear();
        _own.Clear();
        _count = 0;
    }

    void FindIn(SkyChunk chunk, HealpixRanges cells, bool isOwn)
    {
        chunk.Points.FindStretches(cells, _found);
        foreach (var (start, end) in _found)
        {
            _stretches.Add((chunk, start, end));
            if (isOwn)
            {
                _own.Add((start, end, _count));
            }

            _count += end - start;
        }
    }

    async ValueTask<SkyChunk> ReadAsync(ChunkKey key)
    {
        _stages ??= sweep.OpenStages(worker);
        var reader = key.IsMargin ? _marginReader ??= sweep.OpenMargin(worker) : _reader ??= sweep.OpenRight(worker);
        var rows = new LentRows(sweep.RightSchema, (int)Math.Min(Array.MaxLength, sweep.PlaceOf(key).Rows));
        reader.Open(key.Morsel);
        while (await reader.ReadAsync(worker.Cancel) is { } batch)
        {
            _stages.Take(batch, _read);
            if (Add(rows) && _stages.IsEmpty)
            {
                reader.Reclaim();
            }
        }

        _stages.Flush(_read);
        Add(rows);
        rows = rows.Trimmed();
        return key.IsMargin ? SkyChunk.Sorted(rows, _positions) : new(rows, _positions);
    }

    bool Add(LentRows rows)
    {
        var areCopied = true;
        foreach (var batch in _read)
        {
            areCopied &= rows.Add(batch);
        }

        _read.Clear();
        return areCopied;
    }

    LentRows JoinRows()
    {
        var rows = new LentRows(sweep.RightSchema, [.. _stretches.Select(s => s.Chunk.Rows.Slice(s.Start, s.End - s.Start))]);
        _held = MemorySize.Of(rows.Rows);
        sweep.Chunks.Hold(_held);
        return rows;
    }
}

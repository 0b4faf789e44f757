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
    IMorselReader? _reader;
    StageChain? _stages;
    int[] _pinned = [];
    RecordBatch? _rows;
    long _held;

    /// <inheritdoc/>
    public PointIndex Index { get; private set; } = PointIndexBuilder.Build([], []);

    /// <summary>The rows; put together when they are first asked for: a join that only counts never does.</summary>
    public RecordBatch Rows => _rows ??= JoinRows();

    /// <inheritdoc/>
    public double LargestRadius => 0;

    /// <inheritdoc/>
    public HealpixRanges? Cover => null;

    /// <summary>Turns to the surroundings of a left morsel.</summary>
    internal async ValueTask MoveToAsync(SkyMorsel left)
    {
        Leave();
        var cells = sweep.Around(left);
        _pinned = (await sweep.MapAsync(worker)).Touching(cells);
        var chunks = new Task<SkyChunk>[_pinned.Length];
        for (var i = 0; i < chunks.Length; i++)
        {
            (chunks[i], var isMine) = sweep.Chunks.Pin(_pinned[i]);
            if (isMine)
            {
                sweep.Chunks.Fill(_pinned[i], await ReadAsync(_pinned[i]));
            }
        }

        // What other workers read, they are reading now: nobody waits before all that is his is done.
        foreach (var chunk in chunks)
        {
            FindIn(await chunk.WaitAsync(worker.Cancel), cells);
        }

        var bytes = _assembly.Bytes;
        _assembly.Clear(_stretches.Sum(s => s.End - s.Start));
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
        _stages?.Dispose();
        if (_reader is { } reader)
        {
            _reader = null;
            await reader.DisposeAsync();
        }
    }

    void Leave()
    {
        foreach (var morsel in _pinned)
        {
            sweep.Chunks.Unpin(morsel);
        }

        sweep.Chunks.Release(_held);
        (_pinned, _rows, _held) = ([], null, 0);
        _stretches.Clear();
    }

    void FindIn(SkyChunk chunk, HealpixRanges cells)
    {
        chunk.Points.FindStretches(cells, _found);
        foreach (var (start, end) in _found)
        {
            _stretches.Add((chunk, start, end));
        }
    }

    async ValueTask<SkyChunk> ReadAsync(int morsel)
    {
        if (_reader is null)
        {
            (_reader, _stages) = sweep.OpenRight(worker);
        }

        var batches = new List<RecordBatch>();
        _reader.Open(morsel);
        while (await _reader.ReadAsync(worker.Cancel) is { } batch)
        {
            _stages!.Take(batch, batches);
        }

        _stages!.Flush(batches);
        return new(batches, _positions);
    }

    RecordBatch JoinRows()
    {
        var rows = RecordBatches.Concat(sweep.RightSchema, [.. _stretches.SelectMany(s => s.Chunk.Slices(s.Start, s.End))]);
        _held = MemorySize.Of(rows);
        sweep.Chunks.Hold(_held);
        return rows;
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Hats;

/// <summary>
/// The first pass of writing a catalog: takes rows in any order, counts them by cell, and keeps them as sorted runs, in memory as far as the budget
/// allows, else in spill files.
/// </summary>
/// <param name="schema">The columns of the rows.</param>
/// <param name="cells">Where rows lie.</param>
/// <param name="order">The order of rows in one cell.</param>
/// <param name="counts">Takes the counts.</param>
/// <param name="spillFolder">A folder for spill files, which are removed when the sink is disposed.</param>
/// <param name="query">The query.</param>
sealed class CatalogSink(Schema schema, RowCells cells, RowOrder order, CellCounts counts, string spillFolder, QueryContext query) : BatchSink
{
    const long LeastMemory = 1 << 20;

    readonly Lock _gate = new();
    readonly List<CellRun> _runs = [];
    readonly MemoryLease _memory = query.Memory.Lease("writing a catalog", LeastMemory);
    long _spilledBytes;
    int _files;
    bool _isSpilling;

    /// <summary>Rows of a run: enough to make few runs, few enough to be sorted while they are in the cache.</summary>
    internal int RunRows { get; } = 1 << 18;

    internal Schema RunSchema { get; } = new([.. CellRun.KeyFields, .. schema.Fields]);

    internal RowCells Cells => cells;

    internal RowOrder Order => order;

    /// <summary>The runs; all of them once the sink has finished.</summary>
    internal IReadOnlyList<CellRun> Runs => _runs;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.BytesSpilled, Interlocked.Read(ref _spilledBytes))];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new CatalogSinkWorker(this, worker);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }

        _memory.Dispose();
        if (Directory.Exists(spillFolder))
        {
            Directory.Delete(spillFolder, recursive: true);
        }

        base.Dispose();
    }

    /// <summary>Memory for rows that a worker holds; false where there is no more, and runs go to files.</summary>
    internal bool TryHold(long bytes) => _memory.TryGrow(bytes);

    /// <summary>Takes a sorted run whose <paramref name="bytes"/> are held already.</summary>
    internal void Add(RecordBatch rows, long bytes)
    {
        var found = CellCounts.Of(CellRun.CellsOf(rows), counts.Order);
        lock (_gate)
        {
            counts.Add(found);
            if (!_isSpilling)
            {
                _runs.Add(new HeldRun(rows, bytes));
                return;
            }
        }

        Spill(rows, bytes);
    }

    /// <summary>The memory is full: all runs leave it, and those to come go to files at once.</summary>
    internal void StartSpilling()
    {
        List<HeldRun> held;
        lock (_gate)
        {
            _isSpilling = true;
            held = [.. _runs.OfType<HeldRun>()];
            _runs.RemoveAll(r => r is HeldRun);
        }

        foreach (var run in held)
        {
            Spill(run.Rows, run.Bytes);
        }
    }

    void Spill(RecordBatch rows, long bytes)
    {
        Directory.CreateDirectory(spillFolder);
        var run = SpilledRun.Write(Path.Combine(spillFolder, $"{Interlocked.Increment(ref _files)}.arrow"), rows);
        lock (_gate)
        {
            _runs.Add(run);
        }

        _memory.Shrink(bytes);
        Interlocked.Add(ref _spilledBytes, bytes);
    }
}

/// <summary>One worker's rows on their way into runs.</summary>
sealed class CatalogSinkWorker(CatalogSink sink, WorkerContext worker) : SinkWorker
{
    const int PlaceBits = 36;

    /// <summary>Bytes that a worker gathers even where memory is short, so that runs do not become tiny.</summary>
    const long LeastBytes = 8 << 20;

    /// <summary>
    /// Bytes of a run from which on it is sorted, however few its rows: while it is, its rows are in memory three times, which nobody counts.
    /// </summary>
    readonly long _runBytes = Math.Clamp(worker.Query.Options.MemoryBytes / (16L * worker.Query.Options.Workers), LeastBytes, 128 << 20);


    readonly List<RecordBatch> _batches = [];
    long _morsel = -1;
    long _row;
    long _held;
    long _bytes;
    int _rows;

    /// <inheritdoc/>
    public override void Consume(RecordBatch batch)
    {
        if (worker.Morsel != _morsel)
        {
            (_morsel, _row) = (worker.Morsel, 0);
        }

        var bytes = MemorySize.Of(batch) + 2L * sizeof(long) * batch.Length;
        _batches.Add(new(sink.RunSchema, [new Column<long>(sink.Cells.Of(batch)), Places(batch.Length), .. batch.Columns], batch.Length));
        _rows += batch.Length;
        _bytes += bytes;
        var isShort = !sink.TryHold(bytes);
        _held += isShort ? 0 : bytes;
        if (isShort)
        {
            sink.StartSpilling();
        }

        if (_rows >= sink.RunRows || _bytes >= (isShort ? LeastBytes : _runBytes))
        {
            EndRun();
        }
    }

    /// <inheritdoc/>
    public override void Complete() => EndRun();

    Column<long> Places(int rows)
    {
        var places = new long[rows];
        for (var i = 0; i < rows; i++)
        {
            places[i] = (_morsel << PlaceBits) + _row++;
        }

        return new(places);
    }

    void EndRun()
    {
        if (_rows > 0)
        {
            sink.Add(sink.Order.Sort(CellBatches.Concat(_batches)), _held);
            _batches.Clear();
            (_rows, _bytes, _held) = (0, 0, 0);
        }
    }
}

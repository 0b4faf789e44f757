using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Sorts its input: workers sort runs as they fill, the end merges them. Where the first <paramref name="limit"/> rows are enough, workers
/// keep no more than those, and leave out rows that come behind.
/// </summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="keys">The order.</param>
/// <param name="limit">Rows that are enough.</param>
/// <param name="query">The query.</param>
sealed class SortSink(string owner, Schema schema, IReadOnlyList<PhysicalSortKey> keys, long limit, QueryContext query) : BatchSink
{
    readonly Lock _gate = new();
    readonly List<SortedRun> _runs = [];
    readonly StateMemory _memory = new(query.Memory, owner);

    /// <summary>The rows in order; set when the sink has finished.</summary>
    internal SortedRows? Result { get; private set; }

    internal Schema Schema => schema;

    internal long Limit => limit;

    internal StateMemory Memory => _memory;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.PeakMemory, _memory.Peak)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new SortWorker(this, new(keys), worker);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query) => Result = await SortedRows.MergeAsync(schema, _runs, query);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _memory.Dispose();
        base.Dispose();
    }

    internal void Add(IEnumerable<SortedRun> runs)
    {
        lock (_gate)
        {
            _runs.AddRange(runs);
        }
    }
}

/// <summary>One worker's runs.</summary>
sealed class SortWorker(SortSink sink, RowOrder order, WorkerContext worker) : SinkWorker
{
    /// <summary>Rows of a run: few enough to be sorted in some milliseconds.</summary>
    const int RunRows = 64 << 10;

    readonly InputOrder _order = new(worker);
    readonly List<SortedRun> _runs = [];
    readonly List<RecordBatch> _batches = [];
    readonly List<long> _places = [];
    long _heldBytes;
    ulong? _lastPrefix;

    bool IsTop => sink.Limit <= RunRows;

    /// <inheritdoc/>
    public override void Consume(RecordBatch batch)
    {
        var place = _order.Next(batch.Length);
        var rows = _lastPrefix is { } last ? RowsUpTo(batch, last) : null;
        if (rows is { Length: 0 })
        {
            return;
        }

        var kept = rows is null ? batch : batch.Take(rows);
        for (var i = 0; i < kept.Length; i++)
        {
            _places.Add(place + (rows is null ? i : rows[i]));
        }

        _batches.Add(kept);
        Hold(_heldBytes + MemorySize.Of(kept) + (8L * kept.Length));
        if (_places.Count >= RunRows)
        {
            SortRun();
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        SortRun();
        sink.Add(_runs);
    }

    /// <summary>The rows that may be among the first; null for all.</summary>
    int[]? RowsUpTo(RecordBatch batch, ulong last)
    {
        var leading = order.Leading(batch);
        var rows = new List<int>();
        for (var row = 0; row < leading.Length; row++)
        {
            if (leading[row] <= last)
            {
                rows.Add(row);
            }
        }

        return rows.Count == batch.Length ? null : [.. rows];
    }

    void SortRun()
    {
        if (_places.Count == 0)
        {
            return;
        }

        if (IsTop && _runs is [var best])
        {
            _batches.Add(best.Rows);
            _places.AddRange(best.Places);
            _runs.Clear();
        }

        var run = SortedRun.Of(RecordBatches.Concat(sink.Schema, _batches), [.. _places], order, sink.Limit);
        _batches.Clear();
        _places.Clear();
        _runs.Add(run);
        Hold(_runs.Sum(r => r.Bytes));
        if (IsTop && run.Rows.Length == sink.Limit && sink.Limit > 0)
        {
            _lastPrefix = run.Prefix(run.Rows.Length - 1);
        }
    }

    void Hold(long bytes)
    {
        if (bytes > _heldBytes)
        {
            sink.Memory.Hold(bytes - _heldBytes);
        }
        else
        {
            sink.Memory.Release(_heldBytes - bytes);
        }

        _heldBytes = bytes;
    }
}

/// <summary>Sorted rows, as one morsel: one worker reads them in order.</summary>
sealed class SortedSource(SortSink sink, long first, long end) : MorselSource(sink.Schema)
{
    /// <inheritdoc/>
    protected override int Count => 1;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker) => sink.Result!.Read(first, end, worker.BatchRows);
}

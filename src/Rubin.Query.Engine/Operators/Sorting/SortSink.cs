using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Sorts its input: workers sort runs as they fill, and write them to disk when there is no more memory; the end merges them. Where the first <paramref name="limit"/> rows are enough, workers
/// keep no more than those, and leave out rows that come behind.
/// </summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="keys">The order.</param>
/// <param name="limit">Rows that are enough.</param>
/// <param name="query">The query.</param>
/// <param name="minimum">Bytes of memory that are there from the start.</param>
sealed class SortSink(
    string owner, Schema schema, IReadOnlyList<PhysicalSortKey> keys, long limit, QueryContext query, long minimum = SpilledRuns.Minimum) : BatchSink
{
    readonly Lock _gate = new();
    readonly List<SortedRun> _runs = [];
    readonly StateMemory _memory = new(query, owner, minimum);
    readonly SpilledRuns _spilled = new(owner, schema, () => new(keys), query);

    /// <summary>The rows in order; set when the sink has finished.</summary>
    internal SortedRows? Result { get; private set; }

    internal Schema Schema => schema;

    /// <summary>Where the last of <see cref="Limit"/> rows stands.</summary>
    internal RankBound Bound { get; } = new();

    internal long Limit => limit;

    internal StateMemory Memory => _memory;

    /// <summary>Bytes written to disk.</summary>
    internal long Spilled => _spilled.Bytes;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.PeakMemory, _memory.Peak), new(CounterNames.BytesSpilled, _spilled.Bytes)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new SortWorker(this, new(keys), worker);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        if (_spilled.IsEmpty && _memory.TryHold(_runs.Sum(r => (long)r.Rows.Length) * HeldRows.OrderBytes))
        {
            Result = await HeldRows.MergeAsync(schema, _runs, query);
            return;
        }

        Spill(_runs);
        _runs.Clear();
        await _spilled.PrepareAsync(_memory);
        Result = new MergedRows(_spilled);
    }

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

    /// <summary>Writes runs to disk as one, and gives their memory back.</summary>
    internal void Spill(IReadOnlyList<SortedRun> runs)
    {
        _spilled.Add(runs);
        _memory.Release(runs.Sum(r => r.Bytes));
    }
}

/// <summary>One worker's runs.</summary>
sealed class SortWorker(SortSink sink, RowOrder order, WorkerContext worker) : SinkWorker
{
    /// <summary>Rows of a run: few enough to be sorted in some milliseconds.</summary>
    const int RunRows = 64 << 10;

    /// <summary>Where the first rows are enough, rows of a run at least: the more often they are sorted, the fewer come.</summary>
    const int LeastRunRows = 1024;

    /// <summary>Bytes of a run: few, as its rows are held twice while they are sorted.</summary>
    const long RunBytes = 8 << 20;

    readonly InputOrder _order = new(worker);
    readonly List<SortedRun> _runs = [];
    readonly List<RecordBatch> _batches = [];
    long[] _places = [];
    int _count;
    long _batchBytes;

    bool IsTop => sink.Limit <= RunRows;

    int EnoughRows => IsTop ? (int)Math.Clamp(2 * sink.Limit, LeastRunRows, RunRows) : RunRows;

    /// <inheritdoc/>
    public override void Consume(RecordBatch batch) => Add(batch, _order.Next(batch.Length));

    /// <summary>Takes rows whose first has that place in the order of the input, the others following one by one.</summary>
    internal void Add(RecordBatch batch, long place)
    {
        var rows = sink.Bound.Prefix is not ulong.MaxValue and var last ? RowsUpTo(batch, last) : null;
        if (rows is { Length: 0 })
        {
            return;
        }

        var kept = rows is null ? batch : batch.Take(rows);
        var places = Append(kept);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = place + (rows is null ? i : rows[i]);
        }

        var bytes = MemorySize.Of(kept) + (8L * kept.Length);
        _batchBytes += bytes;
        var fits = sink.Memory.TryHold(bytes);
        if (!fits)
        {
            sink.Memory.Overdraw(bytes);
        }

        if (!fits || _count >= EnoughRows || _batchBytes >= RunBytes)
        {
            SortRun(fits);
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        SortRun(fits: true);
        sink.Add(_runs);
    }

    /// <summary>Adds a batch, and gives where the places of its rows are to be put.</summary>
    Span<long> Append(RecordBatch batch)
    {
        if (_places.Length < _count + batch.Length)
        {
            Array.Resize(ref _places, Math.Max(2 * _places.Length, _count + batch.Length));
        }

        _batches.Add(batch);
        _count += batch.Length;
        return _places.AsSpan(_count - batch.Length, batch.Length);
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

    /// <summary>Makes a run of the batches; it goes to disk with all the others where they do not fit into memory.</summary>
    void SortRun(bool fits)
    {
        if (_count == 0)
        {
            return;
        }

        if (IsTop && _runs is [var best])
        {
            best.Places.CopyTo(Append(best.Rows));
            _runs.Clear();
            sink.Memory.Release(best.Bytes);
        }

        var run = SortedRun.Of(sink.Schema, _batches, _places, order, sink.Limit);
        _batches.Clear();
        _count = 0;
        _runs.Add(run);
        sink.Memory.Release(_batchBytes);
        _batchBytes = 0;
        if (IsTop && run.Rows.Length == sink.Limit && sink.Limit > 0)
        {
            var last = run.Rows.Length - 1;
            sink.Bound.Lower(run.Prefix(last), order.FirstOf(run.Rows, last));
        }

        fits &= sink.Memory.TryHold(run.Bytes);
        if (!fits)
        {
            sink.Memory.Overdraw(run.Bytes);
            sink.Spill(_runs);
            _runs.Clear();
        }
    }
}

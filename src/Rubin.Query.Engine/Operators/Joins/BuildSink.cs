using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>Holds the right side of a join: all rows, in the order of the input, whatever worker they came through.</summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="query">The query.</param>
class BuildSink(string owner, Schema schema, QueryContext query) : BatchSink
{
    readonly Lock _gate = new();
    readonly List<(long Place, RecordBatch Batch)> _batches = [];
    readonly StateMemory _memory = new(query, owner, SpilledRuns.Minimum);
    byte[] _matched = [];
    bool _hasOverflown;

    /// <summary>The rows; set when the sink has finished.</summary>
    public RecordBatch Rows { get; private set; } = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);

    /// <summary>The rows where they did not fit into memory, in the order of the input; null where they did, or where the join itself is done on disk.</summary>
    internal SortedRows? Stored { get; private set; }

    /// <summary>Number of rows.</summary>
    internal int RowCount => Stored is null ? Rows.Length : (int)Stored.Length;

    /// <summary>For outer joins of the right side: whether a row has found a partner. Workers only ever write ones.</summary>
    internal byte[] Matched => _matched;

    internal StateMemory Memory => _memory;

    /// <summary>The query.</summary>
    protected QueryContext Query => query;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.PeakMemory, _memory.Peak)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new Worker(this, worker);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        var batches = _batches.OrderBy(b => b.Place).Select(b => b.Batch).ToList();
        _batches.Clear();
        if (batches.Count > 0)
        {
            await SetRowsAsync(batches);
        }
    }

    /// <summary>Makes one batch of all rows, in that order.</summary>
    protected async Task SetRowsAsync(IReadOnlyList<RecordBatch> batches)
    {
        var columns = new Column[schema.Count];
        await query.RunAllAsync([.. Enumerable.Range(0, columns.Length).Select(i => (Action)(() => columns[i] = Join([.. batches.Select(b => b.Columns[i])])))]);
        Rows = new(schema, columns, checked(batches.Sum(b => b.Length)));
        _matched = new byte[Rows.Length];
    }

    /// <summary>Leaves the rows where they were written to.</summary>
    /// <exception cref="QueryException">OutOfMemory: more than 2³¹ rows.</exception>
    protected void SetStored(SortedRows stored)
    {
        if (stored.Length > Array.MaxLength)
        {
            throw TooManyRows(null);
        }

        Stored = stored;
        _memory.Overdraw(stored.Length);
        _matched = new byte[stored.Length];
    }

    /// <summary>What there is to hold for a batch: beside the rows a byte for the partner, eight for the group, its place and the offset.</summary>
    protected static long BytesFor(RecordBatch batch) => MemorySize.Of(batch) + (32L * batch.Length);

    /// <summary>Where rows go that memory has no room for; null where the operator must hold them all.</summary>
    protected virtual IBuildOverflow? OverflowFor(WorkerContext worker) => null;

    /// <summary>Number of rows that are held.</summary>
    protected int HeldRows => checked(_batches.Sum(b => b.Batch.Length));

    /// <summary>Bytes of them.</summary>
    protected long HeldBytes => _batches.Sum(b => MemorySize.Of(b.Batch));

    /// <summary>Whether rows have begun to go elsewhere: then all must.</summary>
    protected bool HasOverflown => Volatile.Read(ref _hasOverflown);

    /// <summary>Gives all rows that are held to <paramref name="overflow"/>.</summary>
    protected void Overflow(IBuildOverflow overflow)
    {
        Volatile.Write(ref _hasOverflown, true);
        Move(_batches, overflow);
        overflow.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _memory.Dispose();
        base.Dispose();
    }

    Column Join(List<Column> parts)
    {
        try
        {
            return Column.Concat(parts);
        }
        catch (OverflowException overflow)
        {
            throw TooManyRows(overflow);
        }
    }

    QueryException TooManyRows(Exception? inner) => new(
        QueryErrorCode.OutOfMemory,
        $"the right side of {owner} has more than 2^31 rows or bytes in a column",
        hint: "join fewer rows or columns, or name the smaller table second",
        inner: inner);

    void Move(List<(long Place, RecordBatch Batch)> batches, IBuildOverflow overflow)
    {
        for (var i = 0; i < batches.Count; i++)
        {
            // What has been moved must not lie in memory twice.
            var (place, batch) = batches[i];
            batches[i] = default;
            _memory.Release(BytesFor(batch));
            overflow.Add(batch, place);
        }

        batches.Clear();
    }

    sealed class Worker(BuildSink sink, WorkerContext worker) : SinkWorker
    {
        readonly InputOrder _order = new(worker);
        readonly List<(long Place, RecordBatch Batch)> _batches = [];
        IBuildOverflow? _overflow;

        public override void Consume(RecordBatch batch)
        {
            var place = _order.Next(batch.Length);
            if (!sink.HasOverflown && sink._memory.TryHold(BytesFor(batch)))
            {
                _batches.Add((place, batch));
                return;
            }

            _overflow ??= sink.OverflowFor(worker);
            if (_overflow is null)
            {
                sink._memory.Hold(BytesFor(batch), "ask for fewer rows or columns there");
                _batches.Add((place, batch));
                return;
            }

            Volatile.Write(ref sink._hasOverflown, true);
            sink.Move(_batches, _overflow);
            _overflow.Add(batch, place);
        }

        public override void Complete()
        {
            if (sink.HasOverflown)
            {
                _overflow ??= sink.OverflowFor(worker)!;
                sink.Move(_batches, _overflow);
                _overflow.Complete();
                return;
            }

            lock (sink._gate)
            {
                sink._batches.AddRange(_batches);
            }
        }
    }
}

/// <summary>Takes one worker's rows that memory has no room for.</summary>
interface IBuildOverflow
{
    /// <summary>Takes rows whose first has that place in the order of the input.</summary>
    void Add(RecordBatch batch, long place);

    /// <summary>No more will come.</summary>
    void Complete();
}

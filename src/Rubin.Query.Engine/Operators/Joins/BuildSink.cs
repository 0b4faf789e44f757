using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>Holds the right side of a join: all rows, in the order of the input, whatever worker they came through.</summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="query">The query.</param>
class BuildSink(string owner, Schema schema, QueryContext query) : BatchSink
{
    readonly Lock _gate = new();
    readonly List<(long Place, RecordBatch Batch)> _batches = [];
    readonly StateMemory _memory = new(query, owner);
    byte[] _matched = [];

    /// <summary>The rows; set when the sink has finished.</summary>
    internal RecordBatch Rows { get; private set; } = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);

    /// <summary>For outer joins of the right side: whether a row has found a partner. Workers only ever write ones.</summary>
    internal byte[] Matched => _matched;

    internal StateMemory Memory => _memory;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.PeakMemory, _memory.Peak)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new Worker(this, worker);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        var batches = _batches.OrderBy(b => b.Place).Select(b => b.Batch).ToList();
        _batches.Clear();
        if (batches.Count == 0)
        {
            return;
        }

        var columns = new Column[schema.Count];
        await query.RunAllAsync([.. Enumerable.Range(0, columns.Length).Select(i => (Action)(() => columns[i] = Join([.. batches.Select(b => b.Columns[i])])))]);
        Rows = new(schema, columns, checked(batches.Sum(b => b.Length)));
        _matched = new byte[Rows.Length];
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
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                $"the right side of {owner} has more than 2^31 rows or bytes in a column",
                hint: "join fewer rows or columns, or name the smaller table second",
                inner: overflow);
        }
    }

    sealed class Worker(BuildSink sink, WorkerContext worker) : SinkWorker
    {
        readonly InputOrder _order = new(worker);
        readonly List<(long Place, RecordBatch Batch)> _batches = [];

        public override void Consume(RecordBatch batch)
        {
            // A byte for the partner, eight for the group, its place and the offset: what the table adds to the row itself.
            sink._memory.Hold(MemorySize.Of(batch) + (32L * batch.Length));
            _batches.Add((_order.Next(batch.Length), batch));
        }

        public override void Complete()
        {
            lock (sink._gate)
            {
                sink._batches.AddRange(_batches);
            }
        }
    }
}

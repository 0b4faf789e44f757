using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>Holds the right side of a join that tries all pairs; where it does not fit into memory it is written to disk, and read again for each left row.</summary>
/// <param name="schema">The columns.</param>
/// <param name="query">The query.</param>
sealed class LoopBuildSink(Schema schema, QueryContext query) : BuildSink(LoopBuildSink.Owner, schema, query)
{
    const string Owner = "JOIN";

    readonly Lock _gate = new();
    SortSink? _stored;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [.. base.Counters, new(CounterNames.BytesSpilled, _stored?.Spilled ?? 0)];

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        // The rows are copied into one batch, and lie in memory twice until then.
        var copied = HeldBytes;
        if (!HasOverflown && Memory.TryHold(copied))
        {
            await base.FinishAsync(query);
            Memory.Release(copied);
            return;
        }

        Overflow(OverflowFor(new(query, 0, query.Cancel)));
        await _stored!.FinishAsync(query);
        SetStored(_stored.Result!);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stored?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override IBuildOverflow OverflowFor(WorkerContext worker)
    {
        lock (_gate)
        {
            _stored ??= new(Owner, Rows.Schema, [], long.MaxValue, Query);
        }

        return new StoredRows((SortWorker)_stored.CreateWorker(worker));
    }

    sealed class StoredRows(SortWorker rows) : IBuildOverflow
    {
        public void Add(RecordBatch batch, long place) => rows.Add(batch, place);

        public void Complete() => rows.Complete();
    }
}

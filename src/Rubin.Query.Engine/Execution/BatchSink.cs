using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Where a pipeline ends: join build, aggregate, sort, result. Shared by all workers, each of which has its own <see cref="SinkWorker"/>.
/// Its state outlives the pipeline, whose successors read it; disposed when the query ends.
/// </summary>
public abstract class BatchSink : IDisposable
{
    /// <summary>What was held and spilled so far, for EXPLAIN ANALYZE; names as in <see cref="CounterNames"/> where they fit.</summary>
    public virtual IReadOnlyList<Counter> Counters => [];

    /// <summary>A worker's own state; made when its first batch arrives, so a worker that gets nothing has none.</summary>
    public abstract SinkWorker CreateWorker(WorkerContext worker);

    /// <summary>Back-pressure: completes when more batches are welcome; at once for most sinks.</summary>
    public virtual ValueTask WaitUntilReadyAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>
    /// Called once, on the pool, after every worker has completed: merges their states. Heavy work is split into tasks by
    /// <see cref="QueryContext.RunAllAsync"/>, and looks at the token at least every 10 ms.
    /// </summary>
    public virtual ValueTask FinishAsync(QueryContext query) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>One worker's end of a pipeline.</summary>
public abstract class SinkWorker : IDisposable
{
    /// <summary>True once more input cannot change the answer.</summary>
    public virtual bool IsSatisfied => false;

    /// <summary>Takes a batch.</summary>
    public abstract void Consume(RecordBatch batch);

    /// <summary>No more input for this worker: hands its state to the sink.</summary>
    public virtual void Complete()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// One worker's step from batches to batches: filter, project, probe, table function. A generator: it accepts a batch, then gives
/// answers until it has no more. It knows nothing of what comes before or behind; the runner moves the batches, and
/// may stop between any two of them to look for cancellation, to let another query run, or to wait for the reader of the result.
/// Synchronous: no I/O and no waiting inside. A stage never writes to its input.
/// </summary>
public abstract class BatchStage : IDisposable
{
    /// <summary>True once more input cannot change the answer (LIMIT reached).</summary>
    public virtual bool IsSatisfied => false;

    /// <summary>Begins a batch. Called only when <see cref="Produce"/> has returned null since the last one.</summary>
    public abstract void Accept(RecordBatch batch);

    /// <summary>
    /// The next answer of at most the batch size, or null when the accepted batch is used up. An answer without rows says that there was work but no row yet:
    /// the runner looks up, and asks again.
    /// </summary>
    public abstract RecordBatch? Produce();

    /// <summary>
    /// A morsel has ended, or the input: what is held back comes out of <see cref="Produce"/> now, so that no rows cross from one morsel into the next.
    /// </summary>
    public virtual void Flush()
    {
    }

    /// <summary>The same for a stage that finishes what it has collected with the help of other threads.</summary>
    internal virtual ValueTask FlushAsync()
    {
        Flush();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A stage that gives at most one batch for each batch it takes.</summary>
public abstract class MapStage : BatchStage
{
    RecordBatch? _pending;

    /// <inheritdoc/>
    public sealed override void Accept(RecordBatch batch) => _pending = batch;

    /// <inheritdoc/>
    public sealed override RecordBatch? Produce()
    {
        if (_pending is not { } batch)
        {
            return null;
        }

        _pending = null;
        return Map(batch);
    }

    /// <summary>The answer for a batch; null for none.</summary>
    protected abstract RecordBatch? Map(RecordBatch batch);
}

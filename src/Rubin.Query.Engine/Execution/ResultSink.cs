using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The end of the last pipeline: a queue that the query's reader empties. Workers stop while it is full, so a reader that stalls or goes away
/// costs no more than what the queue holds.
/// </summary>
sealed class ResultSink : BatchSink
{
    /// <summary>Workers stop when this many bytes wait to be read.</summary>
    const long FullBytes = 4 << 20;

    readonly Lock _gate = new();
    readonly Queue<(RecordBatch Batch, long Bytes)> _queue = new();
    long _bytes;
    bool _isComplete;
    Exception? _failure;
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource? _room;

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new Worker(this);

    /// <inheritdoc/>
    public override ValueTask WaitUntilReadyAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_bytes < FullBytes)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_room.Task.WaitAsync(cancel));
        }
    }

    /// <summary>The batches as they come; ends when the query has ended.</summary>
    /// <exception cref="Exception">What the query failed with, after the batches that came before.</exception>
    internal async IAsyncEnumerable<RecordBatch> ReadAllAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            Task changed;
            RecordBatch? batch;
            lock (_gate)
            {
                batch = Dequeue();
                if (batch is null && _isComplete)
                {
                    break;
                }

                changed = _changed.Task;
            }

            if (batch is not null)
            {
                yield return batch;
                continue;
            }

            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }

        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>No more batches will come.</summary>
    internal void Close(Exception? failure)
    {
        lock (_gate)
        {
            _isComplete = true;
            _failure = failure;
            Signal();
        }
    }

    void Enqueue(RecordBatch batch)
    {
        var bytes = MemorySize.Of(batch);
        lock (_gate)
        {
            _queue.Enqueue((batch, bytes));
            _bytes += bytes;
            Signal();
        }
    }

    RecordBatch? Dequeue()
    {
        if (!_queue.TryDequeue(out var next))
        {
            return null;
        }

        _bytes -= next.Bytes;
        if (_bytes < FullBytes / 2 || _queue.Count == 0)
        {
            _room?.SetResult();
            _room = null;
        }

        return next.Batch;
    }

    void Signal()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    sealed class Worker(ResultSink sink) : SinkWorker
    {
        public override void Consume(RecordBatch batch) => sink.Enqueue(batch);
    }
}

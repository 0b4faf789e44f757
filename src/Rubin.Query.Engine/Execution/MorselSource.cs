using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// A source of numbered morsels, each read by one worker as a sequence of batches. The sequence is a generator: between two batches the runner may do
/// other things, so it may be as long as it likes.
/// </summary>
/// <param name="schema">The columns of the batches.</param>
public abstract class MorselSource(Schema schema) : IBatchSource
{
    int _taken;

    /// <inheritdoc/>
    public Schema Schema { get; } = schema;

    /// <inheritdoc/>
    public double Progress => Count is > 0 and var count ? Math.Min(1.0, (double)Volatile.Read(ref _taken) / count) : 1;

    /// <inheritdoc/>
    public virtual IReadOnlyList<Counter> Counters => [];

    /// <summary>Number of morsels; asked from the first read on.</summary>
    protected abstract int Count { get; }

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(this, worker);

    /// <summary>All rows, on the calling worker.</summary>
    internal IEnumerable<RecordBatch> ReadAll(WorkerContext worker)
    {
        for (var morsel = 0; morsel < Count; morsel++)
        {
            foreach (var batch in Read(morsel, worker))
            {
                yield return batch;
            }
        }
    }

    /// <summary>The rows of a morsel, in batches of at least one row and of at most the worker's batch size.</summary>
    protected abstract IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker);

    int Take() => Volatile.Read(ref _taken) < Count && Interlocked.Increment(ref _taken) is var taken && taken <= Count ? taken - 1 : -1;

    sealed class Reader(MorselSource source, WorkerContext worker) : IBatchReader
    {
        IEnumerator<RecordBatch>? _batches;

        public int Morsel { get; private set; } = -1;

        public ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (_batches is not null && _batches.MoveNext())
                {
                    return new(_batches.Current);
                }

                _batches?.Dispose();
                _batches = null;
                Morsel = source.Take();
                if (Morsel < 0)
                {
                    return default;
                }

                _batches = source.Read(Morsel, worker).GetEnumerator();
            }
        }

        public ValueTask DisposeAsync()
        {
            _batches?.Dispose();
            return default;
        }
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>The answers of a join whose right side did not fit into memory; none where it did.</summary>
/// <param name="schema">The columns of the answers.</param>
/// <param name="join">The join; null where it was done in memory. Asked when all left rows have been read.</param>
sealed class SpilledJoinSource(Schema schema, Func<SpilledJoin?> join) : IBatchSource
{
    int _taken = -1;

    SpilledJoin? Join() => join();

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public double Progress => _taken > 0 ? 1 : 0;

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(this, worker);

    sealed class Reader(SpilledJoinSource source, WorkerContext worker) : IBatchReader
    {
        IEnumerator<RecordBatch>? _batches;

        public int Morsel { get; private set; } = -1;

        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            while (_batches is null || !_batches.MoveNext())
            {
                _batches?.Dispose();
                _batches = await NextAsync();
                if (_batches is null)
                {
                    return null;
                }
            }

            cancel.ThrowIfCancellationRequested();
            var stored = _batches.Current;
            return new(source.Schema, [.. stored.Columns.Take(source.Schema.Count)], stored.Length);
        }

        public ValueTask DisposeAsync()
        {
            _batches?.Dispose();
            return default;
        }

        async ValueTask<IEnumerator<RecordBatch>?> NextAsync()
        {
            if (source.Join() is not { } spilled)
            {
                return null;
            }

            IReadOnlyList<SortedRows> answers = await spilled.AnswersAsync();
            Morsel = Interlocked.Increment(ref source._taken);
            return Morsel < answers.Count ? answers[Morsel].Read(0, long.MaxValue, worker.BatchRows).GetEnumerator() : null;
        }
    }
}

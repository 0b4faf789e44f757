using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Some of the sorted rows, as one morsel: one worker reads them in order. Rows in memory are gathered by all workers' threads, a range each, as far ahead as there are threads.
/// </summary>
/// <param name="sink">The rows; read when it has finished.</param>
/// <param name="first">Place of the first row.</param>
/// <param name="end">Place behind the last.</param>
sealed class SortedSource(SortSink sink, long first, long end) : IBatchSource
{
    int _readers;
    long _given;

    /// <inheritdoc/>
    public Schema Schema => sink.Schema;

    /// <inheritdoc/>
    public double Progress => sink.Result is { Length: > 0 } rows ? Math.Min(1.0, (double)Volatile.Read(ref _given) / rows.Length) : 0;

    SortedRows Rows => sink.Result!;

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(this, worker, Interlocked.Increment(ref _readers) == 1 ? Pieces() : []);

    /// <summary>Ranges of places whose rows can be read side by side.</summary>
    IEnumerable<(long First, long End)> Pieces()
    {
        var rows = Rows;
        for (var range = 0; range < rows.Ranges; range++)
        {
            var (from, to) = (Math.Max(first, rows.RangeStart(range)), Math.Min(end, range + 1 < rows.Ranges ? rows.RangeStart(range + 1) : rows.Length));
            if (from < to)
            {
                yield return (from, to);
            }
        }
    }

    sealed class Reader(SortedSource source, WorkerContext worker, IEnumerable<(long First, long End)> pieces) : IBatchReader
    {
        readonly IEnumerator<(long First, long End)> _pieces = pieces.GetEnumerator();
        readonly Queue<Task<IEnumerable<RecordBatch>>> _ahead = [];
        IEnumerator<RecordBatch>? _current;

        public int Morsel => 0;

        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            while (_current?.MoveNext() != true)
            {
                cancel.ThrowIfCancellationRequested();
                ReadAhead();
                if (!_ahead.TryDequeue(out var next))
                {
                    return null;
                }

                _current?.Dispose();
                _current = (await next).GetEnumerator();
            }

            Interlocked.Add(ref source._given, _current.Current.Length);
            return _current.Current;
        }

        void ReadAhead()
        {
            var (query, rows) = (worker.Query, source.Rows);
            while (_ahead.Count < query.Options.Workers && _pieces.MoveNext())
            {
                var batches = rows.Read(_pieces.Current.First, _pieces.Current.End, worker.BatchRows);
                var isAlone = query.Options.Workers == 1 || rows.Ranges == 1;
                _ahead.Enqueue(isAlone ? Task.FromResult(batches) : query.Lane.Start<IEnumerable<RecordBatch>>(() => [.. batches]));
            }
        }

        public async ValueTask DisposeAsync()
        {
            _current?.Dispose();
            Task ended = Task.WhenAll(_ahead);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>The answers for keys that several morsels share, when all rows have been read. Keeps what all workers count.</summary>
/// <param name="rows">The rows of those keys.</param>
/// <param name="query">The query.</param>
sealed class SharedKeysSource(KeyedRows rows, QueryContext query) : IBatchSource
{
    // On the pool, so that readers wait for the task and not for a lock.
    readonly Lazy<Task> _finished = new(() => query.Lane.Start(() => rows.Sink.FinishAsync(query).AsTask()));
    long _rows;
    long _peak;
    long _spilled;

    /// <inheritdoc/>
    public Schema Schema => rows.Answers.Schema;

    /// <inheritdoc/>
    public double Progress => _finished.IsValueCreated ? rows.Answers.Progress : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Counter> Counters =>
    [
        new(CounterNames.RowsOfSharedKeys, Interlocked.Read(ref _rows)),
        new(CounterNames.PeakMemory, Interlocked.Read(ref _peak) + ValueOf(rows.Sink.Counters, CounterNames.PeakMemory)),
        new(CounterNames.BytesSpilled, Interlocked.Read(ref _spilled) + ValueOf(rows.Sink.Counters, CounterNames.BytesSpilled)),
    ];

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(_finished, rows.Answers.OpenReader(worker));

    /// <summary>Whether what is in the rows is held.</summary>
    internal bool KeepsRows => rows.KeepsRows;

    /// <summary>Takes rows of one worker.</summary>
    internal SinkWorker CreateWorker(WorkerContext worker) => rows.Sink.CreateWorker(worker);

    /// <summary>Counts rows that were taken.</summary>
    internal void OnRows(int count) => Interlocked.Add(ref _rows, count);

    /// <summary>Counts what the rows of one morsel took; gives their peak.</summary>
    internal long NoteSpilled(IReadOnlyList<Counter> counters)
    {
        Interlocked.Add(ref _spilled, ValueOf(counters, CounterNames.BytesSpilled));
        return ValueOf(counters, CounterNames.PeakMemory);
    }

    /// <summary>Counts the most that one worker held beside the rows here.</summary>
    internal void NotePeak(long bytes) => Interlocked.Add(ref _peak, bytes);

    static long ValueOf(IReadOnlyList<Counter> counters, string name) => counters.Where(c => c.Name == name).Sum(c => c.Value);

    sealed class Reader(Lazy<Task> finished, IBatchReader answers) : IBatchReader
    {
        public int Morsel => answers.Morsel;

        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            await finished.Value;
            return await answers.ReadAsync(cancel);
        }

        public ValueTask DisposeAsync() => answers.DisposeAsync();
    }
}

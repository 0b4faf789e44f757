using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// Left rows of a join on disk that are tried with one stretch of the right rows after the other. They lie on disk, to be read again for each; what is known of each is a byte in memory.
/// </summary>
sealed class TriedRows : IDisposable
{
    readonly StateMemory _memory;
    readonly SortSink _rows;
    Truth[] _found = [];
    int _first;
    int _next;

    /// <summary>Takes rows that have their place in the order of the input behind their own columns.</summary>
    internal TriedRows(string owner, Schema left, StateMemory memory, QueryContext query)
    {
        _memory = memory;
        var place = left.Count - 1;
        _rows = new(owner, left, [new(new Expressions.ColumnReference(place, left[place].Name, left[place].Type))], long.MaxValue, query);
    }

    /// <summary>Whether the rows are being tried with the last stretch: then it is told what becomes of them.</summary>
    internal bool IsLast { get; private set; }

    /// <summary>Bytes written.</summary>
    internal long Bytes => _rows.Spilled;

    /// <summary>What was found out before for a row of the batch at hand: true where one is a partner, unknown where one may be.</summary>
    internal ref Truth this[int row] => ref _found[_first + row];

    /// <summary>Takes rows of one worker.</summary>
    internal SortWorker NewWorker(WorkerContext worker) => (SortWorker)_rows.CreateWorker(worker);

    /// <summary>All rows are there.</summary>
    internal async Task FinishAsync(QueryContext query)
    {
        await _rows.FinishAsync(query);
        _found = new Truth[checked((int)_rows.Result!.Length)];
        _memory.Overdraw(_found.Length);
    }

    /// <summary>The rows from the first on, for another stretch.</summary>
    internal IEnumerable<RecordBatch> Read(bool isLast, int batchRows)
    {
        (IsLast, _next) = (isLast, 0);
        return _rows.Result!.Read(0, long.MaxValue, batchRows);
    }

    /// <summary>The batch at hand is the next of those that are read.</summary>
    internal void Begin(RecordBatch batch) => (_first, _next) = (_next, _next + batch.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Release(_found.Length);
        _found = [];
        _rows.Dispose();
    }
}

using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>What the parts of one worker's pipeline know in common. Used by one thread at a time.</summary>
/// <param name="query">The query.</param>
/// <param name="index">Number of the worker in the pipeline, from 0.</param>
/// <param name="cancel">Set when the worker is to stop.</param>
public sealed class WorkerContext(QueryContext query, int index, CancellationToken cancel)
{
    /// <summary>The query.</summary>
    public QueryContext Query { get; } = query;

    /// <summary>Number of the worker in the pipeline, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Most rows of a batch.</summary>
    public int BatchRows => Query.Options.BatchRows;

    /// <summary>Most rows of a batch of such columns: fewer where they are many.</summary>
    internal int RowsOf(Schema schema) => BatchBytes.Rows(schema, BatchRows);

    /// <summary>Set when the worker is to stop: by the query's user, or by a failure elsewhere in the query.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>
    /// The place of what flows now in the order of the input: branch, then morsel, below 2^27. Set by the runner before each batch; a stage that
    /// holds rows back gives them out before it changes (<see cref="BatchStage.Flush"/>), and order-sensitive sinks break ties by it, then by arrival.
    /// </summary>
    public long Morsel { get; internal set; }

    /// <summary>The source that is being read, and the number that it gives the morsel.</summary>
    internal (IBatchSource? Source, int Number) Reading { get; set; }
}

/// <summary>
/// Numbers the rows that reach one place of one worker's pipeline by their place in the order of the input: morsel, then arrival in it.
/// The numbers are the same for any number of workers and any batch size.
/// </summary>
/// <param name="worker">The worker.</param>
sealed class InputOrder(WorkerContext worker)
{
    const int RowBits = 36;

    long _morsel = -1;
    long _row;

    /// <summary>The morsel that a row of a number came in.</summary>
    internal static long MorselOf(long number) => number >> RowBits;

    /// <summary>The place of a row of a number among those of its morsel.</summary>
    internal static long RowOf(long number) => number & ((1L << RowBits) - 1);

    /// <summary>The number of the first of <paramref name="rows"/> rows that come now; the others follow one by one.</summary>
    internal long Next(int rows)
    {
        if (worker.Morsel != _morsel)
        {
            _morsel = worker.Morsel;
            _row = 0;
        }

        var first = _row;
        _row = Math.Min(_row + rows, (1L << RowBits) - 1 - rows);
        return (_morsel << RowBits) + first;
    }
}

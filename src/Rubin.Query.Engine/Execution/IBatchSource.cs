using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>Where batches come from. Shared by all workers; every reader takes morsels from one queue, so each row comes once.</summary>
public interface IBatchSource
{
    /// <summary>The columns of the batches.</summary>
    Schema Schema { get; }

    /// <summary>How much of the input is handed out, 0 to 1; never falls.</summary>
    double Progress { get; }

    /// <summary>What was read and skipped so far, for EXPLAIN ANALYZE; names as in <see cref="CounterNames"/> where they fit.</summary>
    IReadOnlyList<Counter> Counters => [];

    /// <summary>Asks for the bounds of a column of integers in each morsel, before readers are opened. A source that knows nothing of them need not heed it.</summary>
    /// <param name="column">Position in <see cref="Schema"/>.</param>
    void KeepBounds(int column)
    {
    }

    /// <summary>The bounds that <see cref="KeepBounds"/> asked for, a morsel each in their order, null where unknown; complete with the first batch. Null where the source does not know them.</summary>
    IReadOnlyList<MorselBounds?>? Bounds => null;

    /// <summary>A reader for one worker.</summary>
    IBatchReader OpenReader(WorkerContext worker);
}

/// <summary>One worker's view of a source.</summary>
public interface IBatchReader : IAsyncDisposable
{
    /// <summary>
    /// Number of the morsel (row group, partition) that the last batch came from. Morsels are numbered in the order of the input, one belongs to one
    /// reader, and a reader gives a morsel's rows in order and without a break.
    /// </summary>
    int Morsel { get; }

    /// <summary>The next batch, at least one row and at most the worker's batch size; null at the end. Looks at the token at least every 10 ms of work.</summary>
    ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel);
}

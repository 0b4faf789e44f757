using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// A source of which is known where on the sky the rows of each morsel lie, and whose morsels can be read in any order and more than once. Safe for many threads.
/// </summary>
public interface ISkySource : IBatchSource
{
    /// <summary>The morsels, numbered as by <see cref="IBatchReader.Morsel"/>. The first call costs a look at the metadata, which all workers share.</summary>
    ValueTask<IReadOnlyList<SkyMorsel>> ListAsync(WorkerContext worker);

    /// <summary>A reader of chosen morsels for one worker.</summary>
    IMorselReader OpenMorsels(WorkerContext worker);
}

/// <summary>Where the rows of a morsel lie.</summary>
/// <param name="Start">No row lies in an order-29 cell before this one.</param>
/// <param name="End">Nor in this one or a later one.</param>
/// <param name="Rows">How many there are at most.</param>
public readonly record struct SkyMorsel(long Start, long End, long Rows);

/// <summary>Reads the morsels that it is told to.</summary>
public interface IMorselReader : IAsyncDisposable
{
    /// <summary>Turns to a morsel, when the one before has been read to its end.</summary>
    void Open(int morsel);

    /// <summary>The next rows of the morsel, in order; null at its end. Looks at the token at least every 10 ms of work.</summary>
    ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel);

    /// <summary>The batch that <see cref="ReadAsync"/> gave last is not used any more: the next one may lie in its memory.</summary>
    void Reclaim()
    {
    }
}

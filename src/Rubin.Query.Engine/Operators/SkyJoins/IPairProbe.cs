using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Finds the partners of the rows of a batch, a block of pairs at a time. Belongs to one worker.</summary>
interface IPairProbe
{
    /// <summary>Whether all pairs of the batch have been given.</summary>
    bool IsDone { get; }

    /// <summary>The left rows of the pairs of this block, ascending.</summary>
    ReadOnlySpan<int> LeftRows { get; }

    /// <summary>The right row of each.</summary>
    ReadOnlySpan<int> RightRows { get; }

    /// <summary>The left rows that have got all their pairs with this block.</summary>
    (int First, int End) Ended { get; }

    /// <summary>Whether it pays to find the pairs of many batches at once.</summary>
    bool TakesBlocks => false;

    /// <summary>Finds the pairs of some batches, which are accepted one after the other next; where <see cref="TakesBlocks"/>.</summary>
    void FindAll(IEnumerable<RecordBatch> batches)
    {
    }

    /// <summary>Begins a batch.</summary>
    void Accept(RecordBatch left);

    /// <summary>Goes on to the next block, which may be empty.</summary>
    void Step();
}

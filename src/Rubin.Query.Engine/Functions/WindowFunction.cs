using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions;

/// <summary>One partition of a window, sorted, as a window function sees it.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Arguments">One a parameter, of <paramref name="Rows"/> rows or constant.</param>
/// <param name="PeerStarts">First row of each group of rows that ORDER BY does not tell apart, ascending from 0.</param>
/// <param name="FrameStarts">First row of each row's frame.</param>
/// <param name="FrameEnds">Row behind each row's frame.</param>
/// <param name="IgnoresNulls">IGNORE NULLS.</param>
public sealed record WindowPartition(int Rows, IReadOnlyList<Datum> Arguments, int[] PeerStarts, int[] FrameStarts, int[] FrameEnds, bool IgnoresNulls);

/// <summary>A function over the sorted rows of a partition: ROW_NUMBER, RANK, LAG, FIRST_VALUE and their like.</summary>
/// <param name="Name">As the query spells it; matched ignoring case.</param>
/// <param name="Doc">For the reference.</param>
/// <param name="Result">The type given for the argument types; null where it takes no such arguments.</param>
/// <param name="Evaluate">One value for each row of the partition.</param>
public sealed record WindowFunction(string Name, FunctionDoc Doc, Func<IReadOnlyList<DataType>, DataType?> Result, Func<WindowPartition, Column> Evaluate)
{
    /// <summary>True where the frame matters; the whole partition is taken otherwise.</summary>
    public bool UsesFrame { get; init; }
}

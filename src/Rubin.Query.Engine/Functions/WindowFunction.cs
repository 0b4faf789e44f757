using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Functions;

/// <summary>The rows that each row of a partition takes into account: its frame without what is excluded.</summary>
/// <param name="Starts">First row of each row's frame.</param>
/// <param name="Ends">Row behind each row's frame; at or before the start where the frame is empty.</param>
/// <param name="PeerStarts">First of the rows that ORDER BY does not tell apart from each row.</param>
/// <param name="PeerEnds">Row behind the last of them.</param>
/// <param name="Exclusion">Which rows of the frame are left out.</param>
public sealed record WindowFrames(int[] Starts, int[] Ends, int[] PeerStarts, int[] PeerEnds, FrameExclusion Exclusion)
{
    /// <summary>Most stretches that a frame can fall into.</summary>
    public const int MostStretches = 3;

    /// <summary>The frame of a row as stretches of rows, ascending, none empty.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stretches">Room for <see cref="MostStretches"/>: first row, and row behind the last.</param>
    /// <returns>Number of stretches.</returns>
    public int Stretches(int row, Span<(int Start, int End)> stretches) =>
        Cut(Exclusion, row, (Starts[row], Ends[row]), (PeerStarts[row], PeerEnds[row]), stretches);

    /// <summary>What is left of a row's frame, as stretches of rows, ascending, none empty; gives their number.</summary>
    internal static int Cut<T>(FrameExclusion exclusion, T row, (T Start, T End) frame, (T Start, T End) peers, Span<(T Start, T End)> stretches)
        where T : struct, IBinaryInteger<T>
    {
        var (from, to) = exclusion switch
        {
            FrameExclusion.NoOthers => (frame.End, frame.End),
            FrameExclusion.CurrentRow => (row, row + T.One),
            _ => peers,
        };
        var count = 0;
        Add(stretches, frame.Start, T.Min(frame.End, from));
        if (exclusion == FrameExclusion.Ties)
        {
            Add(stretches, T.Max(frame.Start, row), T.Min(frame.End, row + T.One));
        }

        Add(stretches, T.Max(frame.Start, to), frame.End);
        return count;

        void Add(Span<(T Start, T End)> target, T first, T behind)
        {
            if (first < behind)
            {
                target[count++] = (first, behind);
            }
        }
    }

    /// <summary>The frames of some rows, counted from the first of them.</summary>
    internal WindowFrames Slice(int first, int length)
    {
        int[] Part(int[] rows) => Array.ConvertAll(rows[first..(first + length)], r => r - first);
        return new(Part(Starts), Part(Ends), Part(PeerStarts), Part(PeerEnds), Exclusion);
    }
}

/// <summary>One partition of a window, sorted, as a window function sees it.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Arguments">One a parameter, of <paramref name="Rows"/> rows or constant.</param>
/// <param name="Frames">Frames and peers of the rows.</param>
/// <param name="IgnoresNulls">IGNORE NULLS.</param>
public sealed record WindowPartition(int Rows, IReadOnlyList<Datum> Arguments, WindowFrames Frames, bool IgnoresNulls);

/// <summary>A function over the sorted rows of a partition: ROW_NUMBER, RANK, LAG, FIRST_VALUE and their like.</summary>
/// <param name="Name">As the query spells it; matched ignoring case.</param>
/// <param name="Doc">For the reference.</param>
/// <param name="Result">The type given for the argument types; null where it takes no such arguments.</param>
/// <param name="Evaluate">One value for each row of the partition.</param>
public sealed record WindowFunction(string Name, FunctionDoc Doc, Func<IReadOnlyList<DataType>, DataType?> Result, Func<WindowPartition, Column> Evaluate)
{
    /// <summary>True where the frame matters; the whole partition is taken otherwise.</summary>
    public bool UsesFrame { get; init; }

    /// <summary>The values of all rows of several partitions, without frames and peers; it gives null where it must see partitions one by one. Null where it always must.</summary>
    internal Func<WindowPartitions, Column?>? Together { get; init; }
}

/// <summary>Several partitions of a window, one behind the other.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Arguments">One a parameter, of <paramref name="Rows"/> rows or constant.</param>
/// <param name="Starts">First row of each partition.</param>
/// <param name="IgnoresNulls">IGNORE NULLS.</param>
sealed record WindowPartitions(int Rows, IReadOnlyList<Datum> Arguments, int[] Starts, bool IgnoresNulls)
{
    /// <summary>Row behind the last of a partition.</summary>
    internal int End(int partition) => partition + 1 < Starts.Length ? Starts[partition + 1] : Rows;
}

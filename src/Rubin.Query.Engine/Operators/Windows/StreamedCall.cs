using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Some rows of a partition that does not fit into memory: those from <paramref name="From"/> to before <paramref name="To"/>, with neighbours on both sides.</summary>
/// <param name="Rows">The rows with their neighbours.</param>
/// <param name="From">The first of the rows.</param>
/// <param name="To">The row behind the last of them.</param>
/// <param name="First">Its place in the partition.</param>
/// <param name="PeerStarts">For each of the rows, the place in the partition of the first that ORDER BY does not tell apart from it; empty where nobody asked.</param>
/// <param name="PeerEnds">The place behind the last of those.</param>
readonly record struct PartitionStretch(RecordBatch Rows, int From, int To, long First, long[] PeerStarts, long[] PeerEnds)
{
    internal int Length => To - From;

    internal RecordBatch Own => Rows.Slice(From, Length);
}

/// <summary>
/// A window call whose answers come stretch by stretch, from the rows around and from what is known of those before. Belongs to one worker and one partition.
/// </summary>
abstract class StreamedCall
{
    /// <summary>Most rows on either side that a call may look at.</summary>
    const long MostNeighbours = 1 << 16;

    /// <summary>Rows before that the answer of a row depends on.</summary>
    internal virtual int Before => 0;

    /// <summary>Rows behind.</summary>
    internal virtual int Behind => 0;

    /// <summary>Whether it must know peers; stretches then end where they do.</summary>
    internal virtual bool NeedsPeers => false;

    /// <summary>Whether it must see all rows before it gives the first answer.</summary>
    internal virtual bool NeedsAll => false;

    /// <summary>Bytes held.</summary>
    internal virtual long Bytes => 0;

    /// <summary>Takes all rows in turn, where it must.</summary>
    internal virtual void Look(RecordBatch rows)
    {
    }

    /// <summary>The answers for a stretch's rows. Stretches come in order.</summary>
    /// <param name="stretch">The rows.</param>
    /// <param name="rows">Rows of the partition, where all have been seen.</param>
    internal abstract Column Next(PartitionStretch stretch, long rows);

    /// <summary>What computes a call; null where it needs the partition as a whole.</summary>
    internal static StreamedCall? Of(Window node, int call)
    {
        var (function, aggregate, arguments, frame, ignoresNulls) = node.Calls[call];
        if (function is { Name: "ROW_NUMBER" or "RANK" or "DENSE_RANK" or "PERCENT_RANK" or "CUME_DIST" })
        {
            return new StreamedNumber(function.Name);
        }

        if (function is { Name: "LAG" or "LEAD" } && !ignoresNulls && Distance(arguments) is { } distance)
        {
            var behind = (int)(function.Name == "LEAD" ? distance : -distance);
            return new StreamedNeighbours(node, call, Math.Max(0, -behind), Math.Max(0, behind));
        }

        if (function is not { UsesFrame: true } && aggregate is null)
        {
            return null;
        }

        if (frame.Unit == FrameUnit.Rows && frame.Exclusion is FrameExclusion.NoOthers or FrameExclusion.CurrentRow
            && Rows(frame.Start) is { } start && Rows(frame.End) is { } end)
        {
            return new StreamedNeighbours(node, call, (int)Math.Max(0, -start), (int)Math.Max(0, end));
        }

        return frame switch
        {
            { Exclusion: not FrameExclusion.NoOthers } or { Start.Kind: not FrameBoundKind.UnboundedPreceding } => null,
            { End.Kind: FrameBoundKind.CurrentRow } when aggregate is not null => new StreamedAggregate(aggregate, frame),
            { End.Kind: FrameBoundKind.UnboundedFollowing } when aggregate is not null => new StreamedAggregate(aggregate, frame),
            { End.Kind: FrameBoundKind.CurrentRow } when function is { Name: "FIRST_VALUE" } && !ignoresNulls => new StreamedFirst(arguments[0]),
            _ => null,
        };
    }

    static long? Distance(IReadOnlyList<BoundExpression> arguments) => arguments.Count switch
    {
        1 => 1,
        _ when arguments[1] is Constant { Value: { } value } && Convert.ToDecimal(value, CultureInfo.InvariantCulture) is >= -MostNeighbours and <= MostNeighbours and var number => (long)number,
        _ => null,
    };

    /// <summary>Where a frame of rows begins or ends, counted from the current row; null where that is far away.</summary>
    static long? Rows(FrameBound bound) => bound.Kind switch
    {
        FrameBoundKind.CurrentRow => 0,
        FrameBoundKind.Preceding or FrameBoundKind.Following
            when Convert.ToDecimal(bound.Distance!.Value, CultureInfo.InvariantCulture) is >= 0 and <= MostNeighbours and var number =>
            bound.Kind == FrameBoundKind.Preceding ? -(long)number : (long)number,
        _ => null,
    };
}

/// <summary>Answers that depend on some rows before and behind: they are computed as for a partition of those.</summary>
sealed class StreamedNeighbours(Window node, int call, int before, int behind) : StreamedCall
{
    readonly WindowEvaluator _evaluator = new(node);

    internal override int Before => before;

    internal override int Behind => behind;

    internal override Column Next(PartitionStretch stretch, long rows)
    {
        var start = Math.Max(0, stretch.From - before);
        var end = Math.Min(stretch.Rows.Length, stretch.To + behind);
        return _evaluator.Of(call, stretch.Rows.Slice(start, end - start), [0]).Slice(stretch.From - start, stretch.Length);
    }
}

/// <summary>ROW_NUMBER, RANK and their like.</summary>
sealed class StreamedNumber(string name) : StreamedCall
{
    long _groups;

    internal override bool NeedsPeers => name != "ROW_NUMBER";

    internal override bool NeedsAll => name is "PERCENT_RANK" or "CUME_DIST";

    internal override Column Next(PartitionStretch stretch, long rows) => name switch
    {
        "ROW_NUMBER" => Words(stretch.Length, row => stretch.First + row + 1),
        "RANK" => Words(stretch.Length, row => stretch.PeerStarts[row] + 1),
        "DENSE_RANK" => Words(stretch.Length, row => stretch.PeerStarts[row] == stretch.First + row ? ++_groups : _groups),
        "PERCENT_RANK" => Numbers(stretch.Length, row => rows == 1 ? 0 : stretch.PeerStarts[row] / (rows - 1.0)),
        _ => Numbers(stretch.Length, row => stretch.PeerEnds[row] / (double)rows),
    };

    static Column<long> Words(int rows, Func<int, long> valueOf)
    {
        var values = new long[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = valueOf(row);
        }

        return new(values);
    }

    static Column<double> Numbers(int rows, Func<int, double> valueOf)
    {
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = valueOf(row);
        }

        return new(values);
    }
}

/// <summary>FIRST_VALUE of a frame that begins with the partition.</summary>
sealed class StreamedFirst(BoundExpression argument) : StreamedCall
{
    readonly Evaluator _argument = ExpressionCompiler.Compile(argument);
    Column? _first;

    internal override Column Next(PartitionStretch stretch, long rows)
    {
        _first ??= _argument(stretch.Own.Slice(0, 1)).ToColumn(1);
        return _first.Take(new int[stretch.Length]);
    }
}

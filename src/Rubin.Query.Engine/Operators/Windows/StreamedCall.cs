using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Sorting;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Some rows of a partition that does not fit into memory: those from <paramref name="From"/> to before <paramref name="To"/>, with neighbours on both sides.</summary>
/// <param name="Rows">The rows with their neighbours.</param>
/// <param name="From">The first of the rows.</param>
/// <param name="To">The row behind the last of them.</param>
/// <param name="First">Its place in the partition.</param>
readonly record struct PartitionStretch(RecordBatch Rows, int From, int To, long First)
{
    internal int Length => To - From;

    internal RecordBatch Own => Rows.Slice(From, Length);
}

/// <summary>
/// A window call whose answers come stretch by stretch, from the rows around and from what is known of those before. Belongs to one worker and one partition.
/// </summary>
abstract class StreamedCall
{
    /// <summary>Most rows on either side that are held for a call.</summary>
    const long MostNeighbours = 1 << 12;

    /// <summary>Rows before that the answer of a row depends on.</summary>
    internal virtual int Before => 0;

    /// <summary>Rows behind.</summary>
    internal virtual int Behind => 0;

    /// <summary>Whether it must see all rows before it gives the first answer; they are on disk then.</summary>
    internal virtual bool NeedsAll => false;

    /// <summary>Bytes held.</summary>
    internal virtual long Bytes => 0;

    /// <summary>Takes all rows in turn, block by block, where it must.</summary>
    internal virtual void Look(RecordBatch rows)
    {
    }

    /// <summary>The answers for a stretch's rows. Stretches come in order.</summary>
    /// <param name="stretch">The rows.</param>
    internal abstract Column Next(PartitionStretch stretch);

    /// <summary>What computes a call; null for functions of users, which see a partition as a whole.</summary>
    /// <param name="node">The window.</param>
    /// <param name="call">Number of the call.</param>
    /// <param name="rows">Where rows are put, if a call must see all first.</param>
    internal static StreamedCall? Of(Window node, int call, StoredPartition rows)
    {
        var (function, aggregate, arguments, frame, ignoresNulls) = node.Calls[call];
        return aggregate is not null ? OfAggregate(node, call, rows) : function!.Name switch
        {
            "ROW_NUMBER" or "RANK" or "DENSE_RANK" => new StreamedNumber(function.Name, node.OrderBy),
            "PERCENT_RANK" or "CUME_DIST" => new StoredShare(function.Name == "PERCENT_RANK", rows),
            "NTILE" => new StoredTile(arguments, rows),
            "LAG" or "LEAD" when !ignoresNulls && Distance(arguments) is { } distance =>
                Neighbours(node, call, function.Name == "LEAD" ? (0, distance) : (-distance, 0)),
            "LAG" or "LEAD" => new StoredNeighbour(arguments, function.Name == "LEAD" ? 1 : -1, ignoresNulls, rows),
            "FIRST_VALUE" or "LAST_VALUE" or "NTH_VALUE" when NearRows(frame) is { } near => Neighbours(node, call, near),
            "FIRST_VALUE" when !ignoresNulls && BeginsWithPartition(frame) => new StreamedFirst(arguments[0]),
            "FIRST_VALUE" or "LAST_VALUE" or "NTH_VALUE" => new StoredValue(node, call, rows),
            _ => null,
        };
    }

    static bool BeginsWithPartition(WindowFrame frame) => frame is
    {
        Start.Kind: FrameBoundKind.UnboundedPreceding, End.Kind: FrameBoundKind.CurrentRow or FrameBoundKind.UnboundedFollowing, Exclusion: FrameExclusion.NoOthers
    };

    static StreamedCall OfAggregate(Window node, int call, StoredPartition rows)
    {
        var frame = node.Calls[call].Frame;
        if (NearRows(frame) is { } near)
        {
            return Neighbours(node, call, near);
        }

        // A key moved by months may come before that of the row before: such frames do not only grow.
        var grows = frame is { Start.Kind: FrameBoundKind.UnboundedPreceding, Exclusion: FrameExclusion.NoOthers } && (frame.Unit != FrameUnit.Range || frame.End.Distance is null);
        return grows ? new StreamedAggregate(node, call, rows) : new StoredAggregate(node, call, rows);
    }

    static StreamedNeighbours Neighbours(Window node, int call, (long Start, long End) rows) =>
        new(node, call, (int)Math.Max(0, Math.Max(-rows.Start, -rows.End)), (int)Math.Max(0, Math.Max(rows.Start, rows.End)));

    /// <summary>Where a frame of a few rows around the current one begins and ends; null for other frames.</summary>
    static (long Start, long End)? NearRows(WindowFrame frame) =>
        frame.Unit == FrameUnit.Rows && frame.Exclusion is FrameExclusion.NoOthers or FrameExclusion.CurrentRow && Rows(frame.Start) is { } start && Rows(frame.End) is { } end
            ? (start, end)
            : null;

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

    internal override Column Next(PartitionStretch stretch)
    {
        var start = Math.Max(0, stretch.From - before);
        var end = Math.Min(stretch.Rows.Length, stretch.To + behind);
        return _evaluator.Of(call, stretch.Rows.Slice(start, end - start), [0]).Slice(stretch.From - start, stretch.Length);
    }
}

/// <summary>ROW_NUMBER, RANK and DENSE_RANK.</summary>
sealed class StreamedNumber(string name, IReadOnlyList<PhysicalSortKey> orderBy) : StreamedCall
{
    readonly RowOrder _order = new(orderBy);
    long _groups;
    long _rank;

    /// <summary>The row before tells whether the first of a stretch is its peer.</summary>
    internal override int Before => name == "ROW_NUMBER" ? 0 : 1;

    internal override Column Next(PartitionStretch stretch)
    {
        var numbers = new long[stretch.Length];
        if (name == "ROW_NUMBER")
        {
            for (var row = 0; row < numbers.Length; row++)
            {
                numbers[row] = stretch.First + row + 1;
            }

            return new Column<long>(numbers);
        }

        var before = Math.Min(stretch.From, 1);
        var rows = stretch.Rows.Slice(stretch.From - before, stretch.Length + before);
        var next = 0;
        foreach (var change in _order.KeysOf(rows).Changes().Select(c => c - before).Prepend(0).Skip(before))
        {
            numbers.AsSpan(next..change).Fill(name == "RANK" ? _rank : _groups);
            (_rank, next) = (stretch.First + change + 1, change);
            _groups++;
        }

        numbers.AsSpan(next).Fill(name == "RANK" ? _rank : _groups);
        return new Column<long>(numbers);
    }
}

/// <summary>FIRST_VALUE of a frame that begins with the partition.</summary>
sealed class StreamedFirst(BoundExpression argument) : StreamedCall
{
    readonly Evaluator _argument = ExpressionCompiler.Compile(argument);
    Column? _first;

    internal override Column Next(PartitionStretch stretch)
    {
        _first ??= _argument(stretch.Own.Slice(0, 1)).ToColumn(1);
        return _first.Take(new int[stretch.Length]);
    }
}

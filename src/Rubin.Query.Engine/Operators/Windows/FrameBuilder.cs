using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Finds the frame of each row (SQL:2016 part 2 §7.15). Belongs to one worker.</summary>
sealed class FrameBuilder(WindowFrame frame, IReadOnlyList<PhysicalSortKey> orderBy)
{
    readonly Evaluator? _key = RangeKeys.KeyOf(frame, orderBy);

    internal WindowFrames Build(RecordBatch rows, WindowLayout layout)
    {
        var places = frame.Unit switch
        {
            FrameUnit.Rows => new RowPlaces(layout),
            FrameUnit.Groups => new GroupPlaces(layout),
            _ when _key is null => new PeerPlaces(layout),
            _ => RangeKeys.Of(_key(rows).ToColumn(rows.Length)).Places(layout, orderBy[0].Descending),
        };
        var starts = new int[layout.Rows];
        var ends = new int[layout.Rows];
        for (var row = 0; row < starts.Length; row++)
        {
            if ((row & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var partition = layout.PartitionOf[row];
            var (low, high) = (layout.PartitionStarts[partition], layout.PartitionEnd(partition));
            starts[row] = Math.Clamp(Place(frame.Start, row, low, high, places, false), low, high);
            ends[row] = Math.Clamp(Place(frame.End, row, low, high, places, true), low, high);
        }

        return new(starts, ends, layout.PeerStarts, layout.PeerEnds, frame.Exclusion);
    }

    static int Place(FrameBound bound, int row, int low, int high, FramePlaces places, bool isEnd) => bound.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => low,
        FrameBoundKind.UnboundedFollowing => high,
        FrameBoundKind.CurrentRow => isEnd ? places.CurrentEnd(row) : places.CurrentStart(row),
        FrameBoundKind.Preceding => isEnd ? places.End(row, bound.Distance!, -1) : places.Start(row, bound.Distance!, -1),
        _ => isEnd ? places.End(row, bound.Distance!, 1) : places.Start(row, bound.Distance!, 1),
    };
}

/// <summary>Where frames begin and end, counted in one unit; places outside the partition stand for its ends.</summary>
abstract class FramePlaces(WindowLayout layout)
{
    protected WindowLayout Layout => layout;

    internal virtual int CurrentStart(int row) => layout.PeerStarts[row];

    internal virtual int CurrentEnd(int row) => layout.PeerEnds[row];

    /// <summary>First row of a frame that begins so far before (-1) or behind (1) a row.</summary>
    internal abstract int Start(int row, Constant distance, int direction);

    /// <summary>Row behind a frame that ends so far before or behind a row.</summary>
    internal abstract int End(int row, Constant distance, int direction);

    /// <summary>A number of rows or groups, no larger than there can be.</summary>
    protected static int Number(Constant distance) =>
        (int)Math.Min(Convert.ToInt64(distance.Value, CultureInfo.InvariantCulture), int.MaxValue / 2);
}

/// <summary>ROWS.</summary>
sealed class RowPlaces(WindowLayout layout) : FramePlaces(layout)
{
    internal override int CurrentStart(int row) => row;

    internal override int CurrentEnd(int row) => row + 1;

    internal override int Start(int row, Constant distance, int direction) => (int)Math.Clamp(row + ((long)direction * Number(distance)), -1, int.MaxValue - 1);

    internal override int End(int row, Constant distance, int direction) => Start(row, distance, direction) + 1;
}

/// <summary>RANGE without distance: only whole groups of peers.</summary>
sealed class PeerPlaces(WindowLayout layout) : FramePlaces(layout)
{
    internal override int Start(int row, Constant distance, int direction) => CurrentStart(row);

    internal override int End(int row, Constant distance, int direction) => CurrentEnd(row);
}

/// <summary>GROUPS.</summary>
sealed class GroupPlaces : FramePlaces
{
    readonly List<int> _starts = [];
    readonly int[] _groupOf;
    readonly int[] _firstGroup;

    internal GroupPlaces(WindowLayout layout) : base(layout)
    {
        _groupOf = new int[layout.Rows];
        _firstGroup = new int[layout.Partitions + 1];
        for (var row = 0; row < layout.Rows; row++)
        {
            if (layout.PartitionStarts[layout.PartitionOf[row]] == row)
            {
                _firstGroup[layout.PartitionOf[row]] = _starts.Count;
            }

            if (layout.PeerStarts[row] == row)
            {
                _starts.Add(row);
            }

            _groupOf[row] = _starts.Count - 1;
        }

        _firstGroup[^1] = _starts.Count;
    }

    internal override int Start(int row, Constant distance, int direction) => StartOf(row, (long)_groupOf[row] + (direction * Number(distance)));

    internal override int End(int row, Constant distance, int direction) => StartOf(row, (long)_groupOf[row] + (direction * Number(distance)) + 1);

    /// <summary>First row of a group of a row's partition; the partition's ends for groups that it has not.</summary>
    int StartOf(int row, long group)
    {
        var partition = Layout.PartitionOf[row];
        return group < _firstGroup[partition] ? Layout.PartitionStarts[partition]
            : group >= _firstGroup[partition + 1] ? Layout.PartitionEnd(partition)
            : _starts[(int)group];
    }
}

using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Finds the frame of each row of a partition on disk, as <see cref="FrameBuilder"/> does in memory. Belongs to one call.</summary>
sealed class StoredFrames
{
    readonly WindowFrame _frame;
    readonly StoredPartition _rows;
    readonly bool _isDescending;
    readonly PlaceIndex? _peers;
    readonly Evaluator? _key;
    StoredRange? _range;
    (long Start, long End) _own;
    long _group;

    internal StoredFrames(WindowFrame frame, IReadOnlyList<PhysicalSortKey> orderBy, StoredPartition rows)
    {
        (_frame, _rows) = (frame, rows);
        _isDescending = orderBy is [{ Descending: true }];
        _key = RangeKeys.KeyOf(frame, orderBy);
        _peers = frame.Unit != FrameUnit.Rows || frame.Exclusion is FrameExclusion.Group or FrameExclusion.Ties ? rows.Peers : null;
    }

    /// <summary>Takes the next block, when all rows are looked at.</summary>
    internal void Look(RecordBatch block)
    {
        if (_key is not null)
        {
            var keys = RangeKeys.Of(_key(block).ToColumn(block.Length));
            _range ??= keys.Stored(_rows, _key, _isDescending);
            _range.Add(keys);
        }
    }

    /// <summary>The frame of a row as stretches of rows, ascending, none empty; gives their number. Rows are asked for in order.</summary>
    internal int Of(long place, Span<(long Start, long End)> stretches)
    {
        if (_peers is not null && place >= _own.End)
        {
            _group = _peers.Before(place + 1) - 1;
            _own = (_peers.At(_group), _peers.At(_group + 1));
        }

        var start = Math.Clamp(Place(_frame.Start, place, isEnd: false), 0, _rows.Length);
        var end = Math.Clamp(Place(_frame.End, place, isEnd: true), 0, _rows.Length);
        return WindowFrames.Cut(_frame.Exclusion, place, (start, end), _own, stretches);
    }

    long Place(FrameBound bound, long place, bool isEnd) => bound.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => 0,
        FrameBoundKind.UnboundedFollowing => _rows.Length,
        FrameBoundKind.CurrentRow => Current(place, isEnd),
        FrameBoundKind.Preceding => Away(place, bound.Distance!, -1, isEnd),
        _ => Away(place, bound.Distance!, 1, isEnd),
    };

    long Current(long place, bool isEnd) => _frame.Unit == FrameUnit.Rows ? place + (isEnd ? 1 : 0) : isEnd ? _own.End : _own.Start;

    long Away(long place, Constant distance, int direction, bool isEnd) => _frame.Unit switch
    {
        FrameUnit.Rows => place + (direction * Number(distance)) + (isEnd ? 1 : 0),
        FrameUnit.Groups => _group + (direction * Number(distance)) + (isEnd ? 1 : 0) is >= 0 and var group ? _peers!.At(group) : 0,
        _ => _range!.Search(place, distance, direction, isEnd) ?? Current(place, isEnd),
    };

    /// <summary>A number of rows or groups, no larger than there can be.</summary>
    static long Number(Constant distance) => Math.Min(Convert.ToInt64(distance.Value, CultureInfo.InvariantCulture), long.MaxValue / 4);
}

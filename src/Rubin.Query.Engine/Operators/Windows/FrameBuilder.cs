using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Finds the frame of each row (SQL:2016 part 2 §7.15). Belongs to one worker.</summary>
sealed class FrameBuilder(WindowFrame frame, IReadOnlyList<PhysicalSortKey> orderBy)
{
    readonly Evaluator? _key = frame.Unit == FrameUnit.Range && (frame.Start.Distance ?? frame.End.Distance) is not null && orderBy is [var only]
        ? ExpressionCompiler.Compile(KeyOf(only.Expression, (frame.Start.Distance ?? frame.End.Distance)!.Type))
        : null;

    internal WindowFrames Build(RecordBatch rows, WindowLayout layout)
    {
        var places = frame.Unit switch
        {
            FrameUnit.Rows => new RowPlaces(layout),
            FrameUnit.Groups => new GroupPlaces(layout),
            _ when _key is null => new PeerPlaces(layout),
            _ => RangePlaces.Of(_key(rows).ToColumn(rows.Length), orderBy[0].Descending, layout),
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

    /// <summary>Beside an interval a date counts as its midnight, and coarse units as microseconds.</summary>
    static BoundExpression KeyOf(BoundExpression key, DataType distance) =>
        distance.Id == TypeId.Interval && key.Type.Logical is TimestampType or { Id: TypeId.Date } && IntervalArithmetic.Precise(key.Type.Logical) is var type
        && type != key.Type
            ? new CastExpression(key, type)
            : key;

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

/// <summary>RANGE with a distance in the value of the key. NULL and NaN have their peers for a frame.</summary>
/// <typeparam name="T">What the key is computed with.</typeparam>
/// <param name="layout">Partitions and peers.</param>
/// <param name="values">The keys.</param>
/// <param name="isValue">Whether a row has one.</param>
/// <param name="isDescending">The order of the keys.</param>
/// <param name="move">A key, smaller (-1) or larger (1) by a distance.</param>
sealed class RangePlaces<T>(WindowLayout layout, T[] values, bool[] isValue, bool isDescending, Func<T, Constant, int, T> move) : FramePlaces(layout)
    where T : struct, INumber<T>
{
    internal override int Start(int row, Constant distance, int direction) => isValue[row] ? Search(row, distance, direction, false) : CurrentStart(row);

    internal override int End(int row, Constant distance, int direction) => isValue[row] ? Search(row, distance, direction, true) : CurrentEnd(row);

    /// <summary>The first row that does not come before the value sought, or, for an end, that comes behind it.</summary>
    int Search(int row, Constant distance, int direction, bool isEnd)
    {
        var sought = move(values[row], distance, isDescending ? -direction : direction);
        var partition = Layout.PartitionOf[row];
        var (low, high) = (Layout.PartitionStarts[partition], Layout.PartitionEnd(partition));

        // NULLs and NaN stand at the ends of the partition.
        while (!isValue[low])
        {
            low = Layout.PeerEnds[low];
        }

        while (!isValue[high - 1])
        {
            high = Layout.PeerStarts[high - 1];
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = isDescending ? sought.CompareTo(values[middle]) : values[middle].CompareTo(sought);
            (low, high) = order < 0 || (isEnd && order == 0) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>Makes <see cref="RangePlaces{T}"/> for the type of a key: exact for integers, dates and times, in DOUBLE for all others.</summary>
static class RangePlaces
{
    internal static FramePlaces Of(Column key, bool isDescending, WindowLayout layout)
    {
        var column = key is DictionaryColumn encoded ? encoded.Decode() : key;
        var isValue = new bool[column.Length];
        if (column is Column<double> or Column<float> or Column<Int128>)
        {
            var scale = column.Type is DecimalType type ? Math.Pow(10, type.Scale) : 1;
            var doubles = new double[column.Length];
            for (var i = 0; i < doubles.Length; i++)
            {
                doubles[i] = column switch
                {
                    Column<double> values => values.Values[i],
                    Column<float> values => values.Values[i],
                    _ => (double)((Column<Int128>)column).Values[i] / scale,
                };
                isValue[i] = !column.IsNull(i) && !double.IsNaN(doubles[i]);
            }

            return new RangePlaces<double>(layout, doubles, isValue, isDescending, (key, d, sign) => key + (sign * Convert.ToDouble(d.Value, CultureInfo.InvariantCulture)));
        }

        var whole = new Int128[column.Length];
        for (var i = 0; i < whole.Length; i++)
        {
            isValue[i] = !column.IsNull(i);
            whole[i] = column switch
            {
                Column<long> values => values.Values[i],
                Column<int> values => values.Values[i],
                Column<short> values => values.Values[i],
                Column<sbyte> values => values.Values[i],
                Column<ulong> values => values.Values[i],
                Column<uint> values => values.Values[i],
                Column<ushort> values => values.Values[i],
                Column<byte> values => values.Values[i],
                _ => throw new QueryException(QueryErrorCode.TypeMismatch, $"RANGE with a distance needs a number or a time to order by, not {key.Type}"),
            };
        }

        var perDay = column.Type is TimestampType or TimeType ? UnitsPerDay(column.Type) : 0;
        return new RangePlaces<Int128>(layout, whole, isValue, isDescending, (key, d, sign) => d.Value is Interval interval
            ? Moved((long)key, interval, sign, perDay)
            : key + (sign * (Int128)Convert.ToDecimal(d.Value, CultureInfo.InvariantCulture)));
    }

    static long UnitsPerDay(DataType type) => 86_400 * TimeText.PerSecond(type is TimestampType t ? t.Unit : ((TimeType)type).Unit);

    /// <summary>An instant moved; one that is out of range is as far away as can be.</summary>
    static Int128 Moved(long key, Interval interval, int sign, long perDay)
    {
        var isMoved = sign > 0 || CalendarTime.TryNegate(interval, out interval);
        return isMoved && CalendarTime.TryAdd(key, interval, perDay, out var moved) ? moved : sign * Int128.MaxValue;
    }
}

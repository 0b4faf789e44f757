using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// The keys of sorted rows as what a distance in RANGE is measured in: exact for integers, dates and times, in DOUBLE for all others. NULL and NaN are no such values; they stand at the ends of a
/// partition, and have their peers for a frame.
/// </summary>
abstract class RangeKeys
{
    /// <summary>Computes the key of RANGE with a distance; null for other frames.</summary>
    internal static Evaluator? KeyOf(WindowFrame frame, IReadOnlyList<PhysicalSortKey> orderBy) =>
        frame.Unit == FrameUnit.Range && (frame.Start.Distance ?? frame.End.Distance) is { } distance && orderBy is [var only]
            ? ExpressionCompiler.Compile(KeyOf(only.Expression, distance.Type))
            : null;

    /// <summary>The keys in a column.</summary>
    internal static RangeKeys Of(Column key)
    {
        var column = key is DictionaryColumn encoded ? encoded.Decode() : key;
        return column is Column<double> or Column<float> or Column<Int128> ? OfDoubles(column) : OfIntegers(column);
    }

    /// <summary>Whether the row has a value.</summary>
    internal abstract bool IsValue(int row);

    /// <summary>Frames among rows in memory.</summary>
    internal abstract FramePlaces Places(WindowLayout layout, bool isDescending);

    /// <summary>Frames among rows on disk, which have keys of the same type.</summary>
    internal abstract StoredRange Stored(StoredPartition rows, Evaluator key, bool isDescending);

    /// <summary>Beside an interval a date counts as its midnight, and coarse units as microseconds.</summary>
    static BoundExpression KeyOf(BoundExpression key, DataType distance) =>
        distance.Id == TypeId.Interval && key.Type.Logical is TimestampType or { Id: TypeId.Date } && IntervalArithmetic.Precise(key.Type.Logical) is var type
        && type != key.Type
            ? new CastExpression(key, type)
            : key;

    static RangeKeys<double> OfDoubles(Column column)
    {
        var isValue = new bool[column.Length];
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

        return new(doubles, isValue, (key, d, sign) => key + (sign * Convert.ToDouble(d.Value, CultureInfo.InvariantCulture)));
    }

    static RangeKeys<Int128> OfIntegers(Column column)
    {
        var isValue = new bool[column.Length];
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
                _ => throw new QueryException(QueryErrorCode.TypeMismatch, $"RANGE with a distance needs a number or a time to order by, not {column.Type}"),
            };
        }

        var perDay = column.Type is TimestampType or TimeType ? UnitsPerDay(column.Type) : 0;
        return new(whole, isValue, (key, d, sign) => d.Value is Interval interval
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

/// <summary>Keys of one type.</summary>
/// <typeparam name="T">What they are computed with.</typeparam>
/// <param name="values">The keys.</param>
/// <param name="isValue">Whether a row has one.</param>
/// <param name="move">A key, smaller (-1) or larger (1) by a distance.</param>
sealed class RangeKeys<T>(T[] values, bool[] isValue, Func<T, Constant, int, T> move) : RangeKeys
    where T : struct, INumber<T>
{
    internal ReadOnlySpan<T> Values => values;

    /// <inheritdoc/>
    internal override bool IsValue(int row) => isValue[row];

    /// <inheritdoc/>
    internal override FramePlaces Places(WindowLayout layout, bool isDescending) => new RangePlaces<T>(layout, this, isDescending);

    /// <inheritdoc/>
    internal override StoredRange Stored(StoredPartition rows, Evaluator key, bool isDescending) => new StoredRange<T>(rows, key, isDescending);

    internal T Moved(int row, Constant distance, int direction) => move(values[row], distance, direction);

    /// <summary>Whether a row comes before what is sought: its key does, or, for an end, is equal to it.</summary>
    internal static bool IsBefore(T key, T sought, bool isDescending, bool isEnd)
    {
        var order = isDescending ? sought.CompareTo(key) : key.CompareTo(sought);
        return order < 0 || (isEnd && order == 0);
    }

    /// <summary>The first of some rows, all with values, that does not come before what is sought.</summary>
    internal int Search(T sought, bool isDescending, bool isEnd, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = IsBefore(values[middle], sought, isDescending, isEnd) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>RANGE with a distance in the value of the key.</summary>
sealed class RangePlaces<T>(WindowLayout layout, RangeKeys<T> keys, bool isDescending) : FramePlaces(layout)
    where T : struct, INumber<T>
{
    internal override int Start(int row, Constant distance, int direction) => keys.IsValue(row) ? Search(row, distance, direction, false) : CurrentStart(row);

    internal override int End(int row, Constant distance, int direction) => keys.IsValue(row) ? Search(row, distance, direction, true) : CurrentEnd(row);

    int Search(int row, Constant distance, int direction, bool isEnd)
    {
        var sought = keys.Moved(row, distance, isDescending ? -direction : direction);
        var partition = Layout.PartitionOf[row];
        var (low, high) = (Layout.PartitionStarts[partition], Layout.PartitionEnd(partition));
        while (!keys.IsValue(low))
        {
            low = Layout.PeerEnds[low];
        }

        while (!keys.IsValue(high - 1))
        {
            high = Layout.PeerStarts[high - 1];
        }

        return keys.Search(sought, isDescending, isEnd, low, high);
    }
}

/// <summary>RANGE with a distance among rows on disk: the last key of each block is known, and the block is read where the sought one is.</summary>
abstract class StoredRange
{
    /// <summary>Takes the keys of the next block.</summary>
    internal abstract void Add(RangeKeys keys);

    /// <summary>Where a frame begins or ends that reaches so far; null for a row whose peers are its frame.</summary>
    internal abstract long? Search(long place, Constant distance, int direction, bool isEnd);
}

/// <summary>Of keys of one type.</summary>
sealed class StoredRange<T> : StoredRange
    where T : struct, INumber<T>
{
    readonly StoredPartition _rows;
    readonly bool _isDescending;
    readonly List<T> _last = [];
    readonly FewBlocks<RangeKeys<T>> _keys;
    long _low;
    long _high;

    internal StoredRange(StoredPartition rows, Evaluator key, bool isDescending)
    {
        (_rows, _isDescending) = (rows, isDescending);
        _keys = new(block => (RangeKeys<T>)RangeKeys.Of(key(rows.Block(block)).ToColumn(rows.Block(block).Length)));
    }

    /// <inheritdoc/>
    internal override void Add(RangeKeys keys)
    {
        var values = ((RangeKeys<T>)keys).Values;
        var first = _rows.Start(_last.Count);
        var last = _last.Count > 0 ? _last[^1] : default;
        for (var row = 0; row < values.Length; row++)
        {
            if (keys.IsValue(row))
            {
                _low = _high == 0 ? first + row : _low;
                (_high, last) = (first + row + 1, values[row]);
            }
        }

        _last.Add(last);
    }

    /// <inheritdoc/>
    internal override long? Search(long place, Constant distance, int direction, bool isEnd)
    {
        var (block, row) = _rows.Find(place);
        if (!_keys[block].IsValue(row))
        {
            return null;
        }

        var sought = _keys[block].Moved(row, distance, _isDescending ? -direction : direction);
        var (low, high) = (_rows.Find(_low).Block, _rows.Find(_high - 1).Block + 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = RangeKeys<T>.IsBefore(_last[middle], sought, _isDescending, isEnd) ? (middle + 1, high) : (low, middle);
        }

        if (_rows.Start(low) >= _high)
        {
            return _high;
        }

        var start = _rows.Start(low);
        var (from, to) = ((int)Math.Max(0, _low - start), (int)(Math.Min(_high, _rows.Start(low + 1)) - start));
        return start + _keys[low].Search(sought, _isDescending, isEnd, from, to);
    }
}

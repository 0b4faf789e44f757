using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>A call that looks at rows of the partition that may be far away, once all are on disk.</summary>
abstract class StoredCall : StreamedCall
{
    /// <inheritdoc/>
    internal sealed override bool NeedsAll => true;

    protected static Evaluator[] Compiled(IReadOnlyList<BoundExpression> arguments) => [.. arguments.Select(ExpressionCompiler.Compile)];
}

/// <summary>PERCENT_RANK and CUME_DIST, which need the number of rows.</summary>
sealed class StoredShare(bool isRank, StoredPartition rows) : StoredCall
{
    readonly PlaceIndex _peers = rows.Peers;
    (long Start, long End) _own;

    /// <inheritdoc/>
    internal override Column Next(PartitionStretch stretch)
    {
        var shares = new double[stretch.Length];
        for (var row = 0; row < shares.Length; row++)
        {
            if (stretch.First + row >= _own.End)
            {
                var group = _peers.Before(stretch.First + row + 1);
                _own = (_peers.At(group - 1), _peers.At(group));
            }

            shares[row] = isRank ? rows.Length == 1 ? 0 : _own.Start / (rows.Length - 1.0) : _own.End / (double)rows.Length;
        }

        return new Column<double>(shares);
    }
}

/// <summary>NTILE, which needs the number of rows.</summary>
sealed class StoredTile(IReadOnlyList<BoundExpression> arguments, StoredPartition rows) : StoredCall
{
    readonly Evaluator[] _arguments = Compiled(arguments);

    /// <inheritdoc/>
    internal override Column Next(PartitionStretch stretch)
    {
        var tiles = _arguments[0](stretch.Own);
        var builder = ColumnBuilder.Create(DataType.Int64, stretch.Length);
        for (var row = 0; row < stretch.Length; row++)
        {
            if (WindowFunctions.PositiveNumber(tiles, row, "NTILE") is { } number)
            {
                builder.AppendValue(WindowFunctions.TileOf(stretch.First + row, rows.Length, number));
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }
}

/// <summary>LAG and LEAD over any distance.</summary>
/// <param name="arguments">The value, the distance, and what stands for a missing row.</param>
/// <param name="direction">-1 or 1.</param>
/// <param name="ignoresNulls">Whether rows without value do not count.</param>
/// <param name="rows">The partition.</param>
sealed class StoredNeighbour(IReadOnlyList<BoundExpression> arguments, int direction, bool ignoresNulls, StoredPartition rows) : StoredCall
{
    readonly Evaluator[] _arguments = Compiled(arguments);
    readonly PlaceIndex? _values = ignoresNulls ? rows.Values(arguments[0]) : null;

    /// <inheritdoc/>
    internal override Column Next(PartitionStretch stretch)
    {
        var distances = _arguments.Length > 1 ? _arguments[1](stretch.Own) : default(Datum?);
        var (places, isMissing) = (new long[stretch.Length], new bool[stretch.Length]);
        for (var row = 0; row < places.Length; row++)
        {
            var distance = distances is { } given ? WindowFunctions.Integer(given, row) : 1;
            places[row] = distance is { } known ? PlaceOf(stretch.First + row, direction * (Int128)known) : -1;
            isMissing[row] = distance is not null && places[row] < 0;
        }

        var values = rows.Gather(_arguments[0], arguments[0].Type, places);
        if (_arguments.Length < 3 || arguments[2].Type.Id == TypeId.Null)
        {
            return values;
        }

        var defaults = _arguments[2](stretch.Own).ToColumn(stretch.Length);
        var both = Column.Concat([values, defaults is DictionaryColumn encoded ? encoded.Decode() : defaults]);
        return both.Take([.. Enumerable.Range(0, stretch.Length).Select(row => isMissing[row] ? stretch.Length + row : row)]);
    }

    /// <summary>The place so far away, or -1.</summary>
    long PlaceOf(long place, Int128 distance)
    {
        if (_values is null || distance == 0)
        {
            var found = place + distance;
            return found >= 0 && found < rows.Length ? (long)found : -1;
        }

        // A row without value stands between two values.
        var before = _values.Before(place);
        var isValue = _values.Before(place + 1) > before;
        var next = before + distance - (!isValue && distance > 0 ? 1 : 0);
        return next >= 0 && next < _values.Count ? _values.At((long)next) : -1;
    }
}

/// <summary>FIRST_VALUE, LAST_VALUE and NTH_VALUE of any frame.</summary>
sealed class StoredValue : StoredCall
{
    readonly string _name;
    readonly IReadOnlyList<BoundExpression> _parameters;
    readonly Evaluator[] _arguments;
    readonly StoredPartition _rows;
    readonly StoredFrames _frames;
    readonly PlaceIndex? _values;

    internal StoredValue(Window node, int call, StoredPartition rows)
    {
        var (function, _, arguments, frame, ignoresNulls) = node.Calls[call];
        (_name, _parameters, _arguments, _rows) = (function!.Name, arguments, Compiled(arguments), rows);
        _frames = new(frame, node.OrderBy, rows);
        _values = ignoresNulls ? rows.Values(arguments[0]) : null;
    }

    /// <inheritdoc/>
    internal override void Look(RecordBatch block) => _frames.Look(block);

    /// <inheritdoc/>
    internal override Column Next(PartitionStretch stretch)
    {
        var numbers = _name == "NTH_VALUE" ? _arguments[1](stretch.Own) : default;
        var stretches = new (long Start, long End)[WindowFrames.MostStretches];
        var places = new long[stretch.Length];
        for (var row = 0; row < places.Length; row++)
        {
            if ((row & 0xFF) == 0)
            {
                WorkerPool.ThrowIfStopped();
            }

            var count = _frames.Of(stretch.First + row, stretches);
            var number = _name switch
            {
                "FIRST_VALUE" => 1,
                "LAST_VALUE" => -1,
                _ => WindowFunctions.PositiveNumber(numbers, row, _name),
            };
            places[row] = number is { } known ? PlaceIn(stretches.AsSpan(0, count), known) : -1;
        }

        return _rows.Gather(_arguments[0], _parameters[0].Type, places);
    }

    /// <summary>The place of the row of that number, from the end where it is negative; -1 where there are fewer.</summary>
    long PlaceIn(Span<(long Start, long End)> stretches, long number)
    {
        if (number < 0)
        {
            stretches.Reverse();
        }

        var left = Math.Abs(number);
        foreach (var (start, end) in stretches)
        {
            var (first, behind) = _values is null ? (start, end) : (_values.Before(start), _values.Before(end));
            if (left <= behind - first)
            {
                var found = number > 0 ? first + left - 1 : behind - left;
                return _values?.At(found) ?? found;
            }

            left -= behind - first;
        }

        return -1;
    }
}

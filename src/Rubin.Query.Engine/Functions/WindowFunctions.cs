using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions;

/// <summary>ROW_NUMBER, RANK and their like, LAG and LEAD, and the values at places of the frame (SQL:2016 part 2 §6.10).</summary>
[QueryFunctions]
public static class WindowFunctions
{
    const string Standard = "SQL:2016 part 2 §6.10";

    /// <summary>ROW_NUMBER.</summary>
    public static WindowFunction RowNumber { get; } = Number(
        "ROW_NUMBER", "Number of the row in its partition, from 1; equal rows are numbered in the order of the input.", (_, row) => row + 1) with
    { Together = RowNumbers };

    /// <summary>RANK.</summary>
    public static WindowFunction Rank { get; } = Number(
        "RANK", "One more than the number of rows before the row and its equals.", (partition, row) => partition.Frames.PeerStarts[row] + 1);

    /// <summary>DENSE_RANK.</summary>
    public static WindowFunction DenseRank { get; } = new(
        "DENSE_RANK", new("Number of the row's group of equals, from 1.", OverThree("DENSE_RANK()"), Standard), None(DataType.Int64), DenseRanks);

    /// <summary>PERCENT_RANK.</summary>
    public static WindowFunction PercentRank { get; } = Fraction(
        "PERCENT_RANK", "(RANK − 1) / (rows − 1); 0 for a single row.", (p, row) => p.Rows == 1 ? 0 : p.Frames.PeerStarts[row] / (p.Rows - 1.0));

    /// <summary>CUME_DIST.</summary>
    public static WindowFunction CumulativeDistribution { get; } = Fraction(
        "CUME_DIST", "Share of the rows that come before the row or are equal to it.", (p, row) => p.Frames.PeerEnds[row] / (double)p.Rows);

    /// <summary>NTILE.</summary>
    public static WindowFunction Tile { get; } = new(
        "NTILE",
        new("Number of the row's bucket when the partition is cut into n equal ones, from 1; the first ones are a row longer where it does not divide.", OverThree("NTILE(2)"), Standard),
        types => types is [{ IsInteger: true }] ? DataType.Int64 : null,
        Tiles);

    /// <summary>LAG.</summary>
    public static WindowFunction Lag { get; } = Neighbour("LAG", "before", -1);

    /// <summary>LEAD.</summary>
    public static WindowFunction Lead { get; } = Neighbour("LEAD", "behind", 1);

    /// <summary>FIRST_VALUE.</summary>
    public static WindowFunction FirstValue { get; } = OfFrame("FIRST_VALUE", "The value in the first row of the frame.", false, (_, _) => 1);

    /// <summary>LAST_VALUE.</summary>
    public static WindowFunction LastValue { get; } = OfFrame("LAST_VALUE", "The value in the last row of the frame.", false, (_, _) => -1);

    /// <summary>NTH_VALUE.</summary>
    public static WindowFunction NthValue { get; } = OfFrame(
        "NTH_VALUE", "The value in the n-th row of the frame, from 1; NULL where the frame is shorter.", true, (partition, row) => PositiveNumber(partition, 1, row, "NTH_VALUE"));

    static string OverThree(string call) =>
        $"(SELECT COUNT(*) FROM (SELECT {call} OVER (ORDER BY x) AS w FROM (VALUES (1), (2), (3)) AS t(x)) AS u) = 3";

    static Func<IReadOnlyList<DataType>, DataType?> None(DataType result) => types => types.Count == 0 ? result : null;

    static WindowFunction Number(string name, string summary, Func<WindowPartition, int, long> numberOf) => new(
        name,
        new(summary, OverThree($"{name}()"), Standard),
        None(DataType.Int64),
        partition => new Column<long>(Fill(partition.Rows, row => numberOf(partition, row))));

    static WindowFunction Fraction(string name, string summary, Func<WindowPartition, int, double> fractionOf) => new(
        name,
        new(summary, OverThree($"{name}()"), Standard),
        None(DataType.Double),
        partition => new Column<double>(Fill(partition.Rows, row => fractionOf(partition, row))));

    static T[] Fill<T>(int rows, Func<int, T> valueOf)
    {
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
        {
            if ((row & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            values[row] = valueOf(row);
        }

        return values;
    }

    static Column<long> DenseRanks(WindowPartition partition)
    {
        var rank = 0L;
        return new(Fill(partition.Rows, row => partition.Frames.PeerStarts[row] == row ? ++rank : rank));
    }

    static Column Tiles(WindowPartition partition)
    {
        var builder = ColumnBuilder.Create(DataType.Int64, partition.Rows);
        for (var row = 0; row < partition.Rows; row++)
        {
            if (PositiveNumber(partition, 0, row, "NTILE") is not { } tiles)
            {
                builder.AppendNull();
                continue;
            }

            builder.AppendValue(TileOf(row, partition.Rows, tiles));
        }

        return builder.Build();
    }

    /// <summary>LAG and LEAD: (value [, distance [, default]]).</summary>
    static WindowFunction Neighbour(string name, string side, int direction) => new(
        name,
        new($"The value so many rows {side} the row (1 unless said), or the third argument where there is no such row.", OverThree($"{name}(x)"), Standard),
        types => types.Count is >= 1 and <= 3 && (types.Count < 2 || types[1].IsInteger) && (types.Count < 3 || types[2].HasSameValues(types[0]) || types[2].Id == TypeId.Null)
            ? types[0].Logical
            : null,
        partition => Neighbours(partition, direction))
    {
        Together = partitions => Neighbours(partitions, direction),
    };

    static Column<long> RowNumbers(WindowPartitions partitions)
    {
        var numbers = new long[partitions.Rows];
        for (var partition = 0; partition < partitions.Starts.Length; partition++)
        {
            var start = partitions.Starts[partition];
            for (var row = start; row < partitions.End(partition); row++)
            {
                numbers[row] = row - start + 1;
            }
        }

        return new(numbers);
    }

    /// <summary>As for one partition, where all rows have the same distance and there is nothing to pass over or to put in place of a missing row.</summary>
    static Column? Neighbours(WindowPartitions partitions, int direction)
    {
        var arguments = partitions.Arguments;
        if (partitions.IgnoresNulls || arguments.Count > 2 || (arguments.Count == 2 && !arguments[1].IsConstant))
        {
            return null;
        }

        var distance = arguments.Count == 2 ? Integer(arguments[1], 0) : 1;
        var rows = new int[partitions.Rows];
        rows.AsSpan().Fill(-1);
        for (var partition = 0; distance is not null && partition < partitions.Starts.Length; partition++)
        {
            var (start, end) = (partitions.Starts[partition], partitions.End(partition));
            var ahead = (int)Int128.Clamp(direction * (Int128)distance.Value, start - end, end - start);
            for (var row = Math.Max(start, start - ahead); row < Math.Min(end, end - ahead); row++)
            {
                rows[row] = row + ahead;
            }
        }

        return arguments[0].ToRows(partitions.Rows).Take(rows);
    }

    static Column Neighbours(WindowPartition partition, int direction)
    {
        var values = partition.Arguments[0].ToRows(partition.Rows);
        var places = partition.IgnoresNulls ? WithValue(values) : null;
        var rows = new int[partition.Rows];
        for (var row = 0; row < rows.Length; row++)
        {
            var distance = partition.Arguments.Count > 1 ? Integer(partition.Arguments[1], row) : 1;
            rows[row] = distance is null ? -1 : places is null
                ? InPartition(row + (direction * (Int128)distance.Value), partition.Rows)
                : AmongValues(places, row, direction * (Int128)distance.Value);
        }

        if (partition.Arguments.Count < 3 || partition.Arguments[2].Column is NullColumn)
        {
            return values.Take(rows);
        }

        // The defaults stand behind the values, a row each.
        var distances = partition.Arguments[1];
        var both = Column.Concat([values, partition.Arguments[2].ToRows(partition.Rows)]);
        return both.Take(Fill(rows.Length, row => rows[row] >= 0 ? rows[row] : Integer(distances, row) is null ? -1 : partition.Rows + row));
    }

    static int InPartition(Int128 row, int rows) => row >= 0 && row < rows ? (int)row : -1;

    /// <summary>The row so many values away, where rows without value do not count; the row itself for a distance of 0.</summary>
    static int AmongValues(int[] places, int row, Int128 distance)
    {
        if (distance == 0)
        {
            return row;
        }

        var found = Array.BinarySearch(places, row);
        var next = found >= 0 ? found + distance : distance > 0 ? ~found + distance - 1 : ~found + distance;
        return next >= 0 && next < places.Length ? places[(int)next] : -1;
    }

    static int[] WithValue(Column values) => [.. Enumerable.Range(0, values.Length).Where(row => !values.IsNull(row))];

    /// <summary>FIRST_VALUE and its like; <paramref name="placeOf"/> gives the place in the frame from 1, or from the end from -1.</summary>
    static WindowFunction OfFrame(string name, string summary, bool takesPlace, Func<WindowPartition, int, long?> placeOf) => new(
        name,
        new(summary, OverThree(takesPlace ? $"{name}(x, 2)" : $"{name}(x)"), Standard),
        types => types.Count == (takesPlace ? 2 : 1) && (!takesPlace || types[1].IsInteger) ? types[0].Logical : null,
        partition => FrameValues(partition, placeOf))
    {
        UsesFrame = true,
    };

    static Column FrameValues(WindowPartition partition, Func<WindowPartition, int, long?> placeOf)
    {
        var values = partition.Arguments[0].ToRows(partition.Rows);
        var withValue = partition.IgnoresNulls ? WithValue(values) : null;
        var stretches = new (int Start, int End)[WindowFrames.MostStretches];
        return values.Take(Fill(partition.Rows, row =>
        {
            var count = partition.Frames.Stretches(row, stretches);
            return placeOf(partition, row) is { } place ? RowAt(stretches.AsSpan(0, count), place, withValue) : -1;
        }));
    }

    /// <summary>The row at a place of the stretches, among the rows that count; -1 where they are fewer.</summary>
    static int RowAt(Span<(int Start, int End)> stretches, long place, int[]? counting)
    {
        if (counting is not null)
        {
            for (var i = 0; i < stretches.Length; i++)
            {
                stretches[i] = (LowerBound(counting, stretches[i].Start), LowerBound(counting, stretches[i].End));
            }
        }

        if (place < 0)
        {
            stretches.Reverse();
        }

        var left = Math.Abs(place);
        foreach (var (start, end) in stretches)
        {
            if (left <= end - start)
            {
                var row = (int)(place > 0 ? start + left - 1 : end - left);
                return counting is null ? row : counting[row];
            }

            left -= end - start;
        }

        return -1;
    }

    static int LowerBound(int[] sorted, int value) => Array.BinarySearch(sorted, value) is >= 0 and var found ? found : ~Array.BinarySearch(sorted, value);

    static long? PositiveNumber(WindowPartition partition, int argument, int row, string name) => PositiveNumber(partition.Arguments[argument], row, name);

    /// <summary>The number that an argument of a call gives for a row; null for NULL.</summary>
    /// <exception cref="QueryException">Value: it is not from 1 on.</exception>
    internal static long? PositiveNumber(Datum argument, int row, string name) => Integer(argument, row) switch
    {
        null => null,
        > 0 and var number => number,
        var number => throw new QueryException(QueryErrorCode.Value, $"{name} takes a number from 1 on, not {number}"),
    };

    /// <summary>The integer that an argument has for a row; null for NULL.</summary>
    internal static long? Integer(Datum datum, int row) =>
        datum.Column.Value(datum.IsConstant ? 0 : row) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The bucket of a row when so many are cut into so many.</summary>
    internal static long TileOf(long row, long rows, long tiles)
    {
        var (size, longer) = (rows / tiles, rows % tiles);
        var inLonger = longer * (size + 1);
        return row < inLonger ? (row / (size + 1)) + 1 : longer + ((row - inLonger) / size) + 1;
    }

    static Column ToRows(this Datum datum, int rows) => Execution.RecordBatches.ToColumn(datum, rows) switch
    {
        DictionaryColumn encoded => encoded.Decode(),
        var column => column,
    };
}

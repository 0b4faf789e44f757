using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Some rows of a stored partition that are marked, counted: how many come before a place, and where one of them is. Keeps a number for each block, and finds the rest by reading.</summary>
abstract class PlaceIndex
{
    readonly StoredPartition _rows;
    readonly List<long> _before = [0];
    readonly FewBlocks<int[]> _marks;

    protected PlaceIndex(StoredPartition rows)
    {
        _rows = rows;
        _marks = new(block => Marks(block, rows.Block(block)));
    }

    /// <summary>Number of marked rows.</summary>
    internal long Count => _before[^1];

    /// <summary>Takes the next block.</summary>
    internal void Add(int block, RecordBatch rows) => _before.Add(Count + Marks(block, rows).Length);

    /// <summary>How many marked rows come before a place.</summary>
    internal long Before(long place)
    {
        if (place >= _rows.Length)
        {
            return Count;
        }

        var (block, row) = _rows.Find(place);
        return _before[block] + LowerBound(_marks[block], row);
    }

    /// <summary>The place of a marked row, counted from 0; that behind all rows where there are not so many.</summary>
    internal long At(long mark)
    {
        if (mark >= Count)
        {
            return _rows.Length;
        }

        // Blocks without marks have the number of the next block.
        var (low, high) = (0, _before.Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _before[middle + 1] <= mark ? (middle + 1, high) : (low, middle);
        }

        return _rows.Start(low) + _marks[low][mark - _before[low]];
    }

    /// <summary>The marked rows of a block, ascending. Blocks are first asked for in order.</summary>
    protected abstract int[] Marks(int block, RecordBatch rows);

    static int LowerBound(int[] sorted, int value) => Array.BinarySearch(sorted, value) is >= 0 and var found ? found : ~Array.BinarySearch(sorted, value);
}

/// <summary>Rows that an expression has a value for.</summary>
sealed class ValueIndex(StoredPartition rows, Evaluator expression) : PlaceIndex(rows)
{
    /// <inheritdoc/>
    protected override int[] Marks(int block, RecordBatch rows)
    {
        var values = expression(rows);
        return values.IsConstant
            ? values.Column.IsNull(0) ? [] : [.. Enumerable.Range(0, rows.Length)]
            : [.. Enumerable.Range(0, rows.Length).Where(row => !values.Column.IsNull(row))];
    }
}

/// <summary>Rows that are the first of their peers.</summary>
sealed class PeerIndex(StoredPartition rows, RowOrder order) : PlaceIndex(rows)
{
    readonly List<bool> _begins = [];
    SortKeys? _last;

    /// <inheritdoc/>
    protected override int[] Marks(int block, RecordBatch rows)
    {
        var keys = order.KeysOf(rows);
        if (block == _begins.Count)
        {
            _begins.Add(_last is null || keys.Compare(0, _last, _last.Rows - 1) != 0);
            _last = keys;
        }

        return _begins[block] ? [0, .. keys.Changes()] : [.. keys.Changes()];
    }
}

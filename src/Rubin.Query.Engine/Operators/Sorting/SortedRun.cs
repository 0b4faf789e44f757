using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Rows in order; those that the keys do not tell apart by their place in the input.</summary>
sealed class SortedRun
{
    readonly SortKeys _keys;
    readonly long[] _places;

    SortedRun(RecordBatch rows, SortKeys keys, long[] places)
    {
        Rows = rows;
        _keys = keys;
        _places = places;
    }

    /// <summary>The rows.</summary>
    internal RecordBatch Rows { get; }

    /// <summary>Their keys.</summary>
    internal SortKeys Keys => _keys;

    /// <summary>Place of each row in the order of the input.</summary>
    internal ReadOnlySpan<long> Places => _places;

    /// <summary>Bytes held, about: beside rows and keys the places, and what a merge takes for a word and a number of each row.</summary>
    internal long Bytes => MemorySize.Of(Rows) + (20L * Rows.Length) + _keys.Bytes;

    /// <summary>64 bits of a row's keys, in order where the keys are.</summary>
    internal ulong Prefix(int row) => _keys.Prefix(row);

    /// <summary>Sorts rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="places">Place of each in the order of the input.</param>
    /// <param name="order">The order.</param>
    internal static SortedRun Of(RecordBatch rows, long[] places, RowOrder order) => Of(rows.Schema, [rows], places, order, long.MaxValue);

    /// <summary>Sorts the rows of batches, the first <paramref name="limit"/> of which are enough.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="places">Place of each in the order of the input; there may be more behind.</param>
    /// <param name="order">The order.</param>
    /// <param name="limit">Rows to keep.</param>
    internal static SortedRun Of(Schema schema, IReadOnlyList<RecordBatch> batches, long[] places, RowOrder order, long limit)
    {
        using var lent = new LentRows(schema, batches);
        var rows = lent.Rows;
        var keys = order.KeysOf(rows);
        int Compare(int a, int b) => keys.Compare(a, keys, b) is not 0 and var byKey ? byKey : places[a].CompareTo(places[b]);
        var sorted = 1;
        while (sorted < rows.Length && Compare(sorted - 1, sorted) < 0)
        {
            sorted++;
        }

        if (sorted >= rows.Length && rows.Length <= limit)
        {
            return new(RecordBatches.Concat(schema, batches), keys, places[..rows.Length]);
        }

        var index = keys.Sort(Compare);
        index = limit < index.Length ? index[..(int)limit] : index;
        return new(rows.Take(index), keys.Take(index), PlacesOf(index, places));
    }

    static long[] PlacesOf(int[] rows, long[] places)
    {
        var taken = GC.AllocateUninitializedArray<long>(rows.Length);
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = places[rows[i]];
        }

        return taken;
    }

    /// <summary>Which of two rows of different runs comes first: negative, or positive.</summary>
    internal int Compare(int row, SortedRun other, int otherRow) =>
        _keys.Compare(row, other._keys, otherRow) is not 0 and var byKey ? byKey : _places[row].CompareTo(other._places[otherRow]);

    /// <summary>The first row, from <paramref name="from"/> on, that does not come before a row of another run. Looks far ahead only where it must.</summary>
    internal int LowerBound(SortedRun other, int otherRow, int from)
    {
        var (low, step) = (from, 1);
        while (low + step <= Rows.Length && Compare(low + step - 1, other, otherRow) < 0)
        {
            low += step;
            step *= 2;
        }

        var high = Math.Min(low + step - 1, Rows.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Compare(middle, other, otherRow) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

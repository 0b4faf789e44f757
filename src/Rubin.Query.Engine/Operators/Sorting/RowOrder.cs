using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Computes the keys that rows are ordered by. Belongs to one worker.</summary>
sealed class RowOrder(IReadOnlyList<PhysicalSortKey> keys)
{
    readonly Evaluator[] _evaluators = [.. keys.Select(k => ExpressionCompiler.Compile(k.Expression))];
    readonly KeyEncoder _encoder = new([.. keys.Select(k => k.Order)]);

    /// <summary>True where 64 bits say all about the order: one key of up to four bytes.</summary>
    internal bool FitsPrefix { get; } = keys is [var only] && KeyWords.Width(only.Order.Type) is > 0 and <= 4;

    internal EncodedKeys Encode(RecordBatch batch) =>
        _encoder.Encode(Array.ConvertAll(_evaluators, e => e(batch).ToColumn(batch.Length)), batch.Length);

    /// <summary>For each row no more than its keys' prefix: where the first key fits a word, what that contributes to it.</summary>
    internal ulong[] Leading(RecordBatch batch)
    {
        var first = keys[0].Order;
        var leading = new ulong[batch.Length];
        if (KeyWords.Width(first.Type) is not (> 0 and var width))
        {
            var encoded = Encode(batch);
            return Array.ConvertAll([.. Enumerable.Range(0, batch.Length)], encoded.Prefix);
        }

        var column = _evaluators[0](batch).ToColumn(batch.Length);
        column = column is DictionaryColumn small ? small.Decode() : column;
        KeyWords.Fill(column, leading);
        var hasNulls = !column.HasNoNulls;
        var flip = first.Descending ? ulong.MaxValue : 0;
        for (var row = 0; row < leading.Length; row++)
        {
            var isNull = hasNulls && column.IsNull(row);
            var value = ((isNull ? 0 : leading[row]) ^ flip) << (64 - (8 * width)) >> 1;
            leading[row] = value | (isNull == first.NullsFirst ? 0 : 1UL << 63);
        }

        return leading;
    }
}

/// <summary>Rows in order; those that the keys do not tell apart by their place in the input.</summary>
sealed class SortedRun
{
    readonly ulong[] _prefixes;
    readonly int[] _keyOfRow;
    readonly EncodedKeys? _keys;
    readonly long[] _places;

    SortedRun(RecordBatch rows, ulong[] prefixes, int[] keyOfRow, EncodedKeys? keys, long[] places)
    {
        Rows = rows;
        _prefixes = prefixes;
        _keyOfRow = keyOfRow;
        _keys = keys;
        _places = places;
    }

    /// <summary>The rows.</summary>
    internal RecordBatch Rows { get; }

    /// <summary>Place of each row in the order of the input.</summary>
    internal ReadOnlySpan<long> Places => _places;

    /// <summary>Bytes held, about.</summary>
    internal long Bytes => MemorySize.Of(Rows) + (20L * Rows.Length) + (_keys is { } keys ? keys.Bytes.Length + (4L * keys.Offsets.Length) : 0);

    /// <summary>64 bits of a row's keys, in order where the keys are.</summary>
    internal ulong Prefix(int row) => _prefixes[row];

    /// <summary>Sorts rows, the first <paramref name="limit"/> of which are enough.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="places">Place of each in the order of the input.</param>
    /// <param name="order">The order.</param>
    /// <param name="limit">Rows to keep.</param>
    internal static SortedRun Of(RecordBatch rows, long[] places, RowOrder order, long limit = long.MaxValue)
    {
        var keys = order.Encode(rows);
        var prefixes = new ulong[rows.Length];
        var index = new int[rows.Length];
        for (var row = 0; row < index.Length; row++)
        {
            prefixes[row] = keys.Prefix(row);
            index[row] = row;
        }

        int Compare(int a, int b) => order.FitsPrefix || keys[a].SequenceCompareTo(keys[b]) is not (not 0 and var byKey) ? places[a].CompareTo(places[b]) : byKey;
        var isSorted = true;
        for (var row = 1; isSorted && row < index.Length; row++)
        {
            isSorted = prefixes[row - 1] < prefixes[row] || (prefixes[row - 1] == prefixes[row] && Compare(row - 1, row) < 0);
        }

        if (!isSorted)
        {
            RadixSort.Sort(prefixes, index);
            SortEqual(prefixes, index, Compare);
        }

        if (limit < index.Length)
        {
            index = index[..(int)limit];
        }

        var sorted = isSorted && index.Length == rows.Length ? rows : rows.Take(index);
        return new(sorted, prefixes, index, order.FitsPrefix ? null : keys, Array.ConvertAll(index, row => places[row]));
    }

    /// <summary>Which of two rows of different runs comes first: negative, or positive.</summary>
    internal int Compare(int row, SortedRun other, int otherRow)
    {
        var result = _prefixes[row].CompareTo(other._prefixes[otherRow]);
        if (result == 0 && _keys is { } keys)
        {
            result = keys[_keyOfRow[row]].SequenceCompareTo(other._keys!.Value[other._keyOfRow[otherRow]]);
        }

        return result != 0 ? result : _places[row].CompareTo(other._places[otherRow]);
    }

    /// <summary>64 bits of the keys of all rows.</summary>
    internal ReadOnlySpan<ulong> Prefixes => _prefixes.AsSpan(0, Rows.Length);

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

    /// <summary>Sorts the rows that the prefix does not tell apart.</summary>
    internal static void SortEqual(ReadOnlySpan<ulong> prefixes, Span<int> index, Comparison<int> compare)
    {
        for (var start = 0; start < index.Length;)
        {
            var end = start + 1;
            while (end < index.Length && prefixes[end] == prefixes[start])
            {
                end++;
            }

            if (!IsSorted(index[start..end], compare))
            {
                index[start..end].Sort(compare);
            }

            start = end;
        }
    }

    static bool IsSorted(ReadOnlySpan<int> index, Comparison<int> compare)
    {
        for (var i = 1; i < index.Length; i++)
        {
            if (compare(index[i - 1], index[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }
}

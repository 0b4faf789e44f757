using System.Buffers;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>What rows are ordered by.</summary>
abstract class SortKeys
{
    /// <summary>From so many rows on that their words do not tell apart, other words are made for them.</summary>
    const int ManyTied = 256;

    /// <summary>Number of rows.</summary>
    internal abstract int Rows { get; }

    /// <summary>Bytes held, about.</summary>
    internal abstract long Bytes { get; }

    /// <summary>The keys of some rows, one column a key.</summary>
    internal static SortKeys Of(IReadOnlyList<Column> columns, IReadOnlyList<KeyOrder> orders, int rows) =>
        WordSortKeys.Takes(orders) ? WordSortKeys.OfWords(columns, orders, rows) : new ByteKeys(new KeyEncoder(orders).Encode(columns, rows));

    /// <summary>64 bits of a row's keys, in order where the keys are.</summary>
    internal abstract ulong Prefix(int row);

    /// <summary>Which of two rows comes first: negative, positive, or 0 where the keys do not tell them apart.</summary>
    internal abstract int Compare(int row, SortKeys other, int otherRow);

    /// <summary>The keys of some of the rows.</summary>
    internal abstract SortKeys Take(int[] rows);

    /// <summary>These keys' rows and others' behind them, from one row to before another each.</summary>
    internal abstract SortKeys Join(IReadOnlyList<(SortKeys Keys, int Start, int End)> stretches);

    /// <summary>The rows in order.</summary>
    /// <param name="compare">The order of rows, ties decided.</param>
    internal int[] Sort(Comparison<int> compare)
    {
        if (Rows == 0)
        {
            return [];
        }

        // Each word has its row in the lowest bits, so that the rows need not be moved along.
        var rowBits = BitOperations.Log2((uint)Rows) + 1;
        var rented = ArrayPool<ulong>.Shared.Rent(Rows);
        var words = rented.AsSpan(0, Rows);
        words.Clear();
        var from = FillWords(words, rowBits);
        for (var row = 0; row < words.Length; row++)
        {
            words[row] |= (uint)row;
        }

        RadixSort.Sort(words, from);
        var index = GC.AllocateUninitializedArray<int>(Rows);
        var rowMask = (1UL << rowBits) - 1;
        for (var i = 0; i < index.Length; i++)
        {
            index[i] = (int)(words[i] & rowMask);
        }

        SortEqual(words, rowBits, index, compare);
        ArrayPool<ulong>.Shared.Return(rented);
        return index;
    }

    /// <summary>The rows whose keys are not those of the row before them, ascending; the first is not among them.</summary>
    internal virtual List<int> Changes()
    {
        var changes = new List<int>();
        for (var row = 1; row < Rows; row++)
        {
            if (Compare(row, this, row - 1) != 0)
            {
                changes.Add(row);
            }
        }

        return changes;
    }

    /// <summary>Gives each row a word that is in order where the keys are, among these rows only, with its lowest <paramref name="spare"/> bits 0; gives the number of the lowest bit used.</summary>
    protected abstract int FillWords(Span<ulong> words, int spare);

    /// <summary>Sorts the rows that their words do not tell apart.</summary>
    void SortEqual(ReadOnlySpan<ulong> words, int rowBits, Span<int> index, Comparison<int> compare)
    {
        for (var start = 0; start < index.Length;)
        {
            var end = start + 1;
            while (end < index.Length && (words[end] ^ words[start]) >> rowBits == 0)
            {
                end++;
            }

            if (end - start > 1 && !IsSorted(index[start..end], compare))
            {
                SortTied(index[start..end], compare);
            }

            start = end;
        }
    }

    void SortTied(Span<int> index, Comparison<int> compare)
    {
        if (index.Length < ManyTied || index.Length == Rows)
        {
            index.Sort(compare);
            return;
        }

        // What was cut off of their keys differs in fewer bits than that of all.
        var rows = index.ToArray();
        var order = Take(rows).Sort((a, b) => compare(rows[a], rows[b]));
        for (var i = 0; i < order.Length; i++)
        {
            index[i] = rows[order[i]];
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

/// <summary>Keys as strings of bytes.</summary>
sealed class ByteKeys(EncodedKeys keys) : SortKeys
{
    /// <inheritdoc/>
    internal override int Rows => keys.Offsets.Length - 1;

    /// <inheritdoc/>
    internal override long Bytes => keys.Bytes.Length + (4L * keys.Offsets.Length);

    /// <inheritdoc/>
    internal override ulong Prefix(int row) => keys.Prefix(row);

    /// <inheritdoc/>
    internal override int Compare(int row, SortKeys other, int otherRow) => keys[row].SequenceCompareTo(((ByteKeys)other).Of(otherRow));

    /// <inheritdoc/>
    internal override SortKeys Take(int[] rows)
    {
        var taken = new Builder(rows.Length, rows.Sum(r => (long)keys[r].Length));
        foreach (var row in rows)
        {
            taken.Add(keys[row]);
        }

        return taken.Build();
    }

    /// <inheritdoc/>
    internal override SortKeys Join(IReadOnlyList<(SortKeys Keys, int Start, int End)> stretches)
    {
        var joined = new Builder(stretches.Sum(s => s.End - s.Start), stretches.Sum(s => ((ByteKeys)s.Keys).BytesOf(s.Start, s.End)));
        foreach (var (own, start, end) in stretches)
        {
            for (var row = start; row < end; row++)
            {
                joined.Add(((ByteKeys)own).Of(row));
            }
        }

        return joined.Build();
    }

    /// <inheritdoc/>
    protected override int FillWords(Span<ulong> words, int spare)
    {
        var shared = keys.SharedLength();
        for (var row = 0; row < words.Length; row++)
        {
            words[row] = keys.Word(row, shared) >> spare << spare;
        }

        return spare;
    }

    ReadOnlySpan<byte> Of(int row) => keys[row];

    long BytesOf(int start, int end) => keys.Offsets[end] - (long)keys.Offsets[start];

    /// <summary>Puts strings of bytes end to end.</summary>
    sealed class Builder(int rows, long length)
    {
        readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        readonly int[] _offsets = new int[rows + 1];
        int _count;

        internal void Add(ReadOnlySpan<byte> key)
        {
            key.CopyTo(_bytes.AsSpan(_offsets[_count]));
            _offsets[_count + 1] = _offsets[_count] + key.Length;
            _count++;
        }

        internal ByteKeys Build() => new(new(_bytes, _offsets));
    }
}

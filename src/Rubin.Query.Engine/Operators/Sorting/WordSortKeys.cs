using System.Numerics;
using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Keys of up to 64 bits each, as a column of words a key. Among some rows such keys seldom take more than 64 bits together, so that one pass of a radix sort orders them.</summary>
sealed class WordSortKeys : SortKeys
{
    readonly WordColumn[] _columns;

    WordSortKeys(WordColumn[] columns, int rows)
    {
        _columns = columns;
        Rows = rows;
    }

    /// <inheritdoc/>
    internal override int Rows { get; }

    /// <inheritdoc/>
    internal override long Bytes => _columns.Sum(c => (8L * c.Words.Length) + (c.IsNull?.Length ?? 0));

    /// <summary>Whether keys are all words.</summary>
    internal static bool Takes(IReadOnlyList<KeyOrder> keys) => keys.All(k => KeyWords.Width(k.Type) > 0);

    /// <summary>The keys of some rows, one column a key.</summary>
    internal static WordSortKeys OfWords(IReadOnlyList<Column> columns, IReadOnlyList<KeyOrder> keys, int rows) =>
        new([.. columns.Select((c, k) => WordColumn.Of(c, keys[k], rows))], rows);

    /// <inheritdoc/>
    internal override ulong Prefix(int row) => _columns.Length == 0 ? 0 : _columns[0].Prefix(row);

    /// <inheritdoc/>
    internal override int Compare(int row, SortKeys other, int otherRow)
    {
        var others = ((WordSortKeys)other)._columns;
        for (var k = 0; k < _columns.Length; k++)
        {
            if (_columns[k].Compare(row, others[k], otherRow) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    internal override SortKeys Take(int[] rows) => new WordSortKeys(Array.ConvertAll(_columns, c => c.Take(rows)), rows.Length);

    /// <inheritdoc/>
    internal override SortKeys Join(IReadOnlyList<(SortKeys Keys, int Start, int End)> stretches) => new WordSortKeys(
        [.. _columns.Select((_, k) => WordColumn.Join([.. stretches.Select(s => (((WordSortKeys)s.Keys)._columns[k], s.Start, s.End))]))],
        stretches.Sum(s => s.End - s.Start));

    /// <inheritdoc/>
    internal override List<int> Changes()
    {
        var differences = new ulong[Rows];
        foreach (var column in _columns)
        {
            column.AddDifferences(differences);
        }

        var changes = new List<int>();
        for (var row = 1; row < differences.Length; row++)
        {
            if (differences[row] != 0)
            {
                changes.Add(row);
            }
        }

        return changes;
    }

    /// <summary>Each key less the least of these rows, in as many bits as the largest difference has, one behind the other as far as they go.</summary>
    protected override int FillWords(Span<ulong> words, int spare)
    {
        var free = 64 - spare;
        foreach (var column in _columns)
        {
            free = column.Pack(words, spare, free);
        }

        return spare + free;
    }
}

/// <summary>One key of some rows.</summary>
/// <param name="Words">In the order wanted; 0 for NULL.</param>
/// <param name="IsNull">Which rows are NULL; null for none.</param>
/// <param name="Width">Bytes of a word.</param>
/// <param name="NullsFirst">NULL before all values; otherwise behind.</param>
sealed record WordColumn(ulong[] Words, bool[]? IsNull, int Width, bool NullsFirst)
{
    internal static WordColumn Of(Column column, KeyOrder order, int rows)
    {
        var plain = column is DictionaryColumn encoded ? encoded.Decode() : column;
        var words = GC.AllocateUninitializedArray<ulong>(rows);
        KeyWords.Fill(plain, words);
        var width = KeyWords.Width(order.Type);
        if (order.Descending)
        {
            var flip = ulong.MaxValue >> (64 - (8 * width));
            foreach (ref var word in words.AsSpan())
            {
                word ^= flip;
            }
        }

        var isNull = plain.HasNoNulls ? null : new bool[rows];
        for (var row = 0; isNull is not null && row < rows; row++)
        {
            isNull[row] = plain.IsNull(row);
            words[row] = isNull[row] ? 0 : words[row];
        }

        return new(words, isNull, width, order.NullsFirst);
    }

    /// <summary>Whether a row is NULL, and its word.</summary>
    internal ulong Prefix(int row) => Words[row] << (64 - (8 * Width)) >> 1 | (ulong)Rank(row) << 63;

    internal int Compare(int row, WordColumn other, int otherRow) =>
        Rank(row) - other.Rank(otherRow) is not 0 and var order ? order : Words[row].CompareTo(other.Words[otherRow]);

    internal WordColumn Take(int[] rows)
    {
        var words = GC.AllocateUninitializedArray<ulong>(rows.Length);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Words[rows[i]];
        }

        return this with { Words = words, IsNull = IsNull is null ? null : Array.ConvertAll(rows, r => IsNull[r]) };
    }

    internal static WordColumn Join(IReadOnlyList<(WordColumn Column, int Start, int End)> stretches)
    {
        var rows = stretches.Sum(s => s.End - s.Start);
        var words = GC.AllocateUninitializedArray<ulong>(rows);
        var isNull = stretches.Any(s => s.Column.IsNull is not null) ? new bool[rows] : null;
        var at = 0;
        foreach (var (column, start, end) in stretches)
        {
            column.Words.AsSpan(start..end).CopyTo(words.AsSpan(at));
            column.IsNull?.AsSpan(start..end).CopyTo(isNull.AsSpan(at));
            at += end - start;
        }

        return stretches[0].Column with { Words = words, IsNull = isNull };
    }

    /// <summary>Adds bits where a row is not like the one before.</summary>
    internal void AddDifferences(Span<ulong> differences)
    {
        for (var row = 1; row < Words.Length; row++)
        {
            differences[row] |= Words[row] ^ Words[row - 1];
        }

        for (var row = 1; IsNull is not null && row < IsNull.Length; row++)
        {
            differences[row] |= IsNull[row] != IsNull[row - 1] ? 1UL : 0;
        }
    }

    /// <summary>
    /// Puts the key into the highest of <paramref name="free"/> bits above the lowest <paramref name="spare"/>, or its highest bits where there are fewer; gives how many are left.
    /// </summary>
    internal int Pack(Span<ulong> target, int spare, int free)
    {
        if (IsNull is not null && free > 0)
        {
            free--;
            for (var row = 0; row < target.Length; row++)
            {
                target[row] |= (ulong)Rank(row) << free << spare;
            }
        }

        var (least, most) = Range();
        var bits = 64 - BitOperations.LeadingZeroCount(most - least);
        var taken = Math.Min(bits, free);
        if (taken == 0 || most < least)
        {
            // With keys cut off, nothing may follow.
            return bits > 0 && most > least ? 0 : free;
        }

        var (right, left) = (bits - taken, free - taken);
        if (IsNull is null)
        {
            for (var row = 0; row < target.Length; row++)
            {
                target[row] |= (Words[row] - least) >> right << left << spare;
            }

            return left;
        }

        for (var row = 0; row < target.Length; row++)
        {
            target[row] |= IsNull[row] ? 0 : (Words[row] - least) >> right << left << spare;
        }

        return left;
    }

    /// <summary>0 comes before 1.</summary>
    int Rank(int row) => (IsNull is not null && IsNull[row]) == NullsFirst ? 0 : 1;

    (ulong Least, ulong Most) Range()
    {
        if (IsNull is null)
        {
            return (TensorPrimitives.Min<ulong>(Words), TensorPrimitives.Max<ulong>(Words));
        }

        var (least, most) = (ulong.MaxValue, 0UL);
        for (var row = 0; row < Words.Length; row++)
        {
            if (!IsNull[row])
            {
                least = Math.Min(least, Words[row]);
                most = Math.Max(most, Words[row]);
            }
        }

        return (least, most);
    }
}

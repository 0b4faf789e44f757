using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// The places that the rows of a batch take in one leaf or group: where the value lies in its column, and the levels (Melnik et al. 2010,
/// Dremel, doi:10.14778/1920841.1920886). A place without a value stands for a NULL or for an empty list.
/// </summary>
sealed class Slots
{
    /// <summary>One place a row of a batch of <paramref name="count"/> rows, none of them NULL so far.</summary>
    public Slots(int count) => Count = count;

    Slots(int count, int[]? rows, byte[]? definitions, byte[]? repetitions, int definition)
    {
        Count = count;
        Rows = rows;
        Definitions = definitions;
        Repetitions = repetitions;
        Definition = definition;
    }

    /// <summary>Number of places.</summary>
    public int Count { get; }

    /// <summary>The row of each place in its column, -1 where there is none; null where place i has row i.</summary>
    public int[]? Rows { get; }

    /// <summary>The definition level of each place; null where it is <see cref="Definition"/> for all.</summary>
    public byte[]? Definitions { get; }

    /// <summary>The repetition level of each place; null where it is 0 for all.</summary>
    public byte[]? Repetitions { get; }

    /// <summary>The definition level of the places that have a row.</summary>
    public int Definition { get; }

    /// <summary>
    /// The places with those rows taken away that are NULL in <paramref name="column"/>; the others are at level
    /// <paramref name="definition"/>.
    /// </summary>
    public Slots WithoutNulls(Column column, int definition)
    {
        if (column.HasNoNulls && Definitions is null)
        {
            return new(Count, Rows, null, Repetitions, definition);
        }

        var rows = new int[Count];
        var definitions = new byte[Count];
        if (Rows is null && column is not (DictionaryColumn or NullColumn))
        {
            Spread(column.Validity, rows, definitions, definition);
            return new(Count, rows, definitions, Repetitions, definition);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var row = Rows is null ? i : Rows[i];
            var isThere = row >= 0 && !column.IsNull(row);
            rows[i] = isThere ? row : -1;
            definitions[i] = (byte)(isThere ? definition : row < 0 ? Definitions![i] : Definition);
        }

        return new(Count, rows, definitions, Repetitions, definition);
    }

    /// <summary>The common case of a column outside lists whose validity says it all, without a branch a row.</summary>
    void Spread(Bitmap validity, Span<int> rows, Span<byte> definitions, int definition)
    {
        var step = (byte)(definition - Definition);
        for (var start = 0; start < rows.Length; start += 64)
        {
            var count = Math.Min(64, rows.Length - start);
            var word = validity.Word(start, count);
            for (var i = 0; i < count; i++)
            {
                var isThere = (int)(word >> i & 1);
                rows[start + i] = start + i | isThere - 1;
                definitions[start + i] = (byte)(Definition + step * isThere);
            }
        }
    }

    /// <summary>Whether a place has a row that is NULL in <paramref name="column"/>.</summary>
    public bool HasNull(Column column)
    {
        if (column.HasNoNulls)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            var row = Rows is null ? i : Rows[i];
            if (row >= 0 && column.IsNull(row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A place for each element of the lists at these places, and one for each list that has none. Where all have elements, place i is element i from the first offset on.</summary>
    /// <param name="offsets">Where each row's elements start, and the end of the last.</param>
    /// <param name="definition">The definition level of an element.</param>
    /// <param name="repetition">The repetition level of elements behind the first of their list.</param>
    public Slots Expand(ReadOnlySpan<int> offsets, int definition, int repetition)
    {
        var count = CountExpanded(offsets);
        if (Rows is null && Definitions is null && count == offsets[Count] - offsets[0])
        {
            return new(count, null, null, Borders(offsets, repetition), definition);
        }

        var (rows, definitions, repetitions) = (new int[count], new byte[count], new byte[count]);
        var at = 0;
        for (var i = 0; i < Count; i++)
        {
            var row = Rows is null ? i : Rows[i];
            repetitions[at] = Repetitions is null ? (byte)0 : Repetitions[i];
            if (row < 0 || offsets[row] == offsets[row + 1])
            {
                rows[at] = -1;
                definitions[at++] = Definitions is null ? (byte)Definition : Definitions[i];
                continue;
            }

            var length = offsets[row + 1] - offsets[row];
            repetitions.AsSpan(at + 1, length - 1).Fill((byte)repetition);
            definitions.AsSpan(at, length).Fill((byte)definition);
            for (var element = offsets[row]; element < offsets[row + 1]; element++)
            {
                rows[at++] = element;
            }
        }

        return new(count, rows, definitions, repetitions, definition);
    }

    /// <summary>The repetition levels of lists none of which is empty or missing: densities, say. Their elements follow each other from the first offset on.</summary>
    byte[] Borders(ReadOnlySpan<int> offsets, int repetition)
    {
        var repetitions = new byte[offsets[Count] - offsets[0]];
        repetitions.AsSpan().Fill((byte)repetition);
        for (var i = 0; i < Count; i++)
        {
            if (offsets[i] < offsets[i + 1])
            {
                repetitions[offsets[i] - offsets[0]] = Repetitions is null ? (byte)0 : Repetitions[i];
            }
        }

        return repetitions;
    }

    /// <summary>The rows of the places that have one, in order; null where place i has row i.</summary>
    public int[]? PresentRows()
    {
        if (Rows is null || Definitions is null)
        {
            return Rows;
        }

        // Every row is stored, and the place moves on only behind those that are there; the last may be stored one too far.
        var present = new int[Definitions.AsSpan().Count((byte)Definition) + 1];
        var count = 0;
        foreach (var row in Rows)
        {
            present[count] = row;
            count += row >= 0 ? 1 : 0;
        }

        return present[..count];
    }

    int CountExpanded(ReadOnlySpan<int> offsets)
    {
        var count = 0L;
        for (var i = 0; i < Count; i++)
        {
            var row = Rows is null ? i : Rows[i];
            count += row < 0 ? 1 : Math.Max(1, offsets[row + 1] - offsets[row]);
        }

        return count <= Array.MaxLength
            ? (int)count
            : throw new QueryException(
                QueryErrorCode.OutOfMemory, "the lists of a batch have more than 2³¹ elements", hint: "write smaller batches");
    }
}

namespace Rubin.Query.Arrow;

/// <summary>A column of lists of any length: the elements end to end, and 32-bit offsets between the rows.</summary>
public sealed class ListColumn : Column
{
    /// <summary>Lists over <paramref name="offsets"/> (one more than rows, ascending) into <paramref name="elements"/>.</summary>
    /// <exception cref="ArgumentException">The first or last offset lies outside the elements, or the elements have another type.</exception>
    public ListColumn(ListType type, ReadOnlyMemory<int> offsets, Column elements, Bitmap validity = default)
        : base(type, offsets.Length - 1, validity)
    {
        if (offsets.Span[0] < 0 || offsets.Span[^1] > elements.Length || offsets.Span[0] > offsets.Span[^1])
        {
            throw new ArgumentException($"offsets {offsets.Span[0]} to {offsets.Span[^1]} in {elements.Length} elements", nameof(offsets));
        }

        if (!elements.Type.HasSameValues(type.Element.Type))
        {
            throw new ArgumentException($"elements are {elements.Type}, not {type.Element.Type}", nameof(elements));
        }

        ListType = type;
        OffsetMemory = offsets;
        Elements = elements;
    }

    /// <summary>The type of the lists.</summary>
    public ListType ListType { get; }

    /// <summary>Where each row's elements start, and the end of the last.</summary>
    public ReadOnlySpan<int> Offsets => OffsetMemory.Span;

    /// <summary>The memory behind <see cref="Offsets"/>.</summary>
    public ReadOnlyMemory<int> OffsetMemory { get; }

    /// <summary>The elements of all rows; may begin and end with elements that belong to none.</summary>
    public Column Elements { get; }

    /// <summary>The elements of row <paramref name="row"/>; none where it is NULL, as a rule.</summary>
    public Column this[int row] => Elements.Slice(Offsets[row], Offsets[row + 1] - Offsets[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var source = Offsets;
        var starts = new int[rows.Length];
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            starts[i] = rows[i] < 0 ? 0 : source[rows[i]];
            offsets[i + 1] = checked(offsets[i] + (rows[i] < 0 ? 0 : source[rows[i] + 1] - starts[i]));
        }

        return new ListColumn(ListType, offsets, Elements.TakeRuns(starts, offsets), TakeValidity(rows));
    }

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new ListColumn(ListType, OffsetMemory.Slice(offset, length + 1), Elements, Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new ListColumn(ListType, OffsetMemory, Elements, validity);
}

/// <summary>A column of lists that all have the same number of elements, which lie end to end; a NULL row has elements too, of no meaning.</summary>
public sealed class FixedSizeListColumn : Column
{
    /// <summary>Lists of <c>type.Size</c> elements over <paramref name="elements"/>, which has <paramref name="length"/> times as many.</summary>
    /// <exception cref="ArgumentException">The number or type of the elements is another.</exception>
    public FixedSizeListColumn(FixedSizeListType type, int length, Column elements, Bitmap validity = default) : base(type, length, validity)
    {
        if ((long)length * type.Size != elements.Length)
        {
            throw new ArgumentException($"{elements.Length} elements for {length} lists of {type.Size}", nameof(elements));
        }

        if (!elements.Type.HasSameValues(type.Element.Type))
        {
            throw new ArgumentException($"elements are {elements.Type}, not {type.Element.Type}", nameof(elements));
        }

        ListType = type;
        Elements = elements;
    }

    /// <summary>The type of the lists.</summary>
    public FixedSizeListType ListType { get; }

    /// <summary>The elements: row r has those from r·Size on.</summary>
    public Column Elements { get; }

    /// <summary>The elements of row <paramref name="row"/>; of no meaning where it is NULL.</summary>
    public Column this[int row] => Elements.Slice(row * ListType.Size, ListType.Size);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var size = ListType.Size;
        if (!rows.ContainsAnyInRange(int.MinValue, -1))
        {
            return new FixedSizeListColumn(ListType, rows.Length, Elements.TakeRuns(Multiples(rows, size), Multiples(rows.Length + 1, size)), TakeValidity(rows));
        }

        var elements = new int[checked(rows.Length * size)];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < size; k++)
            {
                elements[i * size + k] = rows[i] < 0 ? -1 : rows[i] * size + k;
            }
        }

        return new FixedSizeListColumn(ListType, rows.Length, Elements.Take(elements), TakeValidity(rows));
    }

    static int[] Multiples(ReadOnlySpan<int> rows, int size)
    {
        var multiples = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) multiples[i] = checked(rows[i] * size);
        return multiples;
    }

    static int[] Multiples(int count, int size) => Multiples([.. Enumerable.Range(0, count)], size);

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new FixedSizeListColumn(ListType, length, Elements.Slice(offset * ListType.Size, length * ListType.Size), Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new FixedSizeListColumn(ListType, Length, Elements, validity);
}

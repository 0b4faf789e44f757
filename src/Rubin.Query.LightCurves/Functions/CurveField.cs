using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>One column of many light curves: its values end to end, and where those of each curve begin.</summary>
/// <param name="values">The values of all curves.</param>
/// <param name="offsets">One more than there are curves.</param>
/// <param name="first">What the offsets count the first of <paramref name="values"/> as.</param>
sealed class CurveField<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<int> offsets, int first)
{
    /// <summary>How many values a curve has.</summary>
    public int Length(int row) => offsets.Span[row + 1] - offsets.Span[row];

    /// <summary>The values of a curve.</summary>
    public ReadOnlySpan<T> this[int row] => values.Span.Slice(offsets.Span[row] - first, Length(row));
}

/// <summary>Takes fields out of columns of light curves.</summary>
/// <param name="shape">The shape of their type.</param>
/// <param name="column">The curves, not as a dictionary.</param>
sealed class CurveFields(CurveShape shape, Column column)
{
    /// <summary>The numbers of a field; null where there is no such field.</summary>
    public CurveField<double>? Numbers(int field)
    {
        if (field < 0)
        {
            return null;
        }

        var (elements, offsets, first) = Field(field);
        return new(NumberColumn.Values(elements), offsets, first);
    }

    /// <summary>The bands; null where there are none.</summary>
    public CurveField<int>? Bands(BandCodes codes)
    {
        if (shape.Band < 0)
        {
            return null;
        }

        var (elements, offsets, first) = Field(shape.Band);
        return new(codes.Of(elements), offsets, first);
    }

    /// <summary>Only the elements that belong to a row: a slice of lists lies over the elements of all.</summary>
    (Column Elements, ReadOnlyMemory<int> Offsets, int First) Field(int field)
    {
        var (elements, offsets) = shape.Form == CurveForm.Lists ? Lists(((StructColumn)column).Children[field]) : Lists(column);
        var first = offsets.Span[0];
        var used = elements.Slice(first, offsets.Span[^1] - first);
        return (shape.Form == CurveForm.Structs ? ((StructColumn)used).Child(field) : used, offsets, first);
    }

    static (Column Elements, ReadOnlyMemory<int> Offsets) Lists(Column column) => column switch
    {
        DictionaryColumn encoded => Lists(encoded.Decode()),
        ListColumn lists => (lists.Elements, lists.OffsetMemory),
        FixedSizeListColumn lists => (lists.Elements, Every(lists.ListType.Size, lists.Length)),
        _ => throw new System.Diagnostics.UnreachableException($"{column.Type} is no list"),
    };

    static int[] Every(int size, int rows)
    {
        var offsets = new int[rows + 1];
        for (var row = 0; row <= rows; row++) offsets[row] = row * size;
        return offsets;
    }
}

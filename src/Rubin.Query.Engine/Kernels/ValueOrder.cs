using System.Diagnostics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// The order of single values of one type, as ORDER BY and equality of lists and structs have it: NaN above all numbers and equal
/// to itself,
/// -0 equal to 0, NULL inside lists and structs above all values, text and bytes by their bytes, lists element by element.
/// </summary>
static class ValueOrder
{
    /// <summary>
    /// Negative, zero or positive as the value of row <paramref name="i"/> of <paramref name="x"/> comes before, with or after.
    /// </summary>
    public static int Compare(Column x, int i, Column y, int j)
    {
        var (xIsNull, yIsNull) = (x.IsNull(i), y.IsNull(j));
        if (xIsNull || yIsNull)
        {
            return xIsNull.CompareTo(yIsNull);
        }

        return (x, y) switch
        {
            (DictionaryColumn a, _) => Compare(a.Dictionary, a.Codes[i], y, j),
            (_, DictionaryColumn b) => Compare(x, i, b.Dictionary, b.Codes[j]),
            (BooleanColumn a, BooleanColumn b) => a[i].CompareTo(b[j]),
            (BinaryColumn a, BinaryColumn b) => a[i].SequenceCompareTo(b[j]),
            (Column<double> a, Column<double> b) => OfDoubles(a.Values[i], b.Values[j]),
            (Column<float> a, Column<float> b) => OfDoubles(a.Values[i], b.Values[j]),
            (Column<long> a, Column<long> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<int> a, Column<int> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<short> a, Column<short> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<sbyte> a, Column<sbyte> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<ulong> a, Column<ulong> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<uint> a, Column<uint> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<ushort> a, Column<ushort> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<byte> a, Column<byte> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<Int128> a, Column<Int128> b) => a.Values[i].CompareTo(b.Values[j]),
            (Column<Interval> a, Column<Interval> b) => a.Values[i].CompareTo(b.Values[j]),
            (StructColumn a, StructColumn b) => OfStructs(a, i, b, j),
            (NullColumn, _) or (_, NullColumn) => 0,
            _ => OfLists(ListElements.Of(x, i), ListElements.Of(y, j)),
        };
    }

    /// <summary>NaN above all numbers; -0 equals 0.</summary>
    internal static int OfDoubles(double x, double y) => x < y ? -1 : x > y ? 1 : x == y ? 0 : double.IsNaN(x).CompareTo(double.IsNaN(y));

    static int OfStructs(StructColumn x, int i, StructColumn y, int j)
    {
        for (var field = 0; field < x.Children.Count; field++)
        {
            if (Compare(x.Children[field], i, y.Children[field], j) is var order && order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    static int OfLists(ListElements x, ListElements y)
    {
        for (var k = 0; k < Math.Min(x.Count, y.Count); k++)
        {
            if (Compare(x.Column, x.Start + k, y.Column, y.Start + k) is var order && order != 0)
            {
                return order;
            }
        }

        return x.Count.CompareTo(y.Count);
    }
}

/// <summary>
/// The elements of one list: <paramref name="Count"/> rows of <paramref name="Column"/> from <paramref name="Start"/> on.
/// </summary>
readonly record struct ListElements(Column Column, int Start, int Count)
{
    /// <summary>The elements of the list in row <paramref name="row"/>.</summary>
    internal static ListElements Of(Column lists, int row) => lists switch
    {
        ListColumn c => new(c.Elements, c.Offsets[row], c.Offsets[row + 1] - c.Offsets[row]),
        FixedSizeListColumn c => new(c.Elements, row * c.ListType.Size, c.ListType.Size),
        _ => throw new UnreachableException(),
    };
}

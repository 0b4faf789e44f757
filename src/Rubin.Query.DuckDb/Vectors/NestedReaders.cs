using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>DuckDB's <c>duckdb_list_entry</c>: where a row's elements lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ListEntry
{
    internal ulong Offset;
    internal ulong Length;
}

/// <summary>Lists and maps. DuckDB's entries may come in any order and share elements; Arrow's offsets ascend.</summary>
sealed unsafe class ListReader(ListType type, VectorReader elements) : VectorReader(type)
{
    int[] _offsets = [0];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _offsets = Grow(_offsets, Count + count + 1);
        var entries = (ListEntry*)DuckDbApi.VectorData(vector) + start;
        var child = DuckDbApi.ListChild(vector);
        var (from, length) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (IsValid(validity, start + i) && entries[i].Length > 0)
            {
                var (offset, size) = (checked((int)entries[i].Offset), checked((int)entries[i].Length));
                if (offset != from + length)
                {
                    AppendElements(child, from, length);
                    (from, length) = (offset, 0);
                }

                length += size;
            }

            _offsets[Count + i + 1] = checked(elements.Count + length);
        }

        AppendElements(child, from, length);
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new ListColumn(type, _offsets.AsMemory(0, Count + 1), elements.Finish(), validity);
        _offsets = [0];
        return column;
    }

    void AppendElements(nint child, int from, int length)
    {
        if (length > 0)
        {
            elements.Append(child, from, length);
        }
    }
}

/// <summary>Arrays: lists of one size.</summary>
sealed unsafe class ArrayReader(FixedSizeListType type, VectorReader elements) : VectorReader(type)
{
    protected override void AppendValues(nint vector, ulong* validity, int start, int count) =>
        elements.Append(DuckDbApi.ArrayChild(vector), checked(start * type.Size), checked(count * type.Size));

    protected override Column FinishValues(Bitmap validity) => new FixedSizeListColumn(type, Count, elements.Finish(), validity);
}

/// <summary>Structs: one child vector a field.</summary>
sealed unsafe class StructReader(StructType type, VectorReader[] fields) : VectorReader(type)
{
    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Append(DuckDbApi.StructChild(vector, (ulong)i), start, count);
        }
    }

    protected override Column FinishValues(Bitmap validity) =>
        new StructColumn(type, Count, fields.Select(f => f.Finish()).ToValueList(), validity);
}

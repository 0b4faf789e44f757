using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Structs of lists as lists of structs; the values stay where they are, but where lists differ in length.</summary>
static class CurveTranspose
{
    /// <summary>The way to call it for a type; null where that is neither.</summary>
    public static ScalarOverload? Of(DataType type) => type switch
    {
        ListType => new([type], type, (arguments, rows, _) => arguments[0].Expand(rows)) { IsTotal = true },
        StructType { Fields.Count: > 0 } columns when columns.Fields.All(f => f.Type.Logical is ListType) => OfColumns(columns),
        { Id: TypeId.Null } => new([type], new CollectedColumns(true, true, true).ListType, (_, rows, _) => Column.Nulls(new CollectedColumns(true, true, true).ListType, rows)) { Nulls = Nulls.Visible, IsTotal = true },
        _ => null,
    };

    static ScalarOverload OfColumns(StructType columns)
    {
        var row = new StructType([.. columns.Fields.Select(f => ((ListType)f.Type.Logical).Element with { Name = f.Name })]);
        var result = new ListType(row);
        return new([columns], result, (arguments, rows, _) => Transpose((StructColumn)arguments[0].Expand(rows), row, result)) { IsTotal = true };
    }

    static ListColumn Transpose(StructColumn column, StructType row, ListType result)
    {
        ListColumn[] lists = [.. column.Children.Select(c => (ListColumn)(c is DictionaryColumn encoded ? encoded.Decode() : c))];
        var rows = new int[column.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = HasOneLength(lists, i) && !column.IsNull(i) ? i : -1;
        if (Array.Exists(rows, r => r < 0) || Array.Exists(lists, l => !l.Offsets.SequenceEqual(lists[0].Offsets)))
        {
            lists = Array.ConvertAll(lists, l => (ListColumn)l.Take(rows));
        }

        var (start, end) = (lists[0].Offsets[0], lists[0].Offsets[^1]);
        int[] offsets = [.. lists[0].Offsets.ToArray().Select(o => o - start)];
        var structs = new StructColumn(row, end - start, [.. lists.Select(l => l.Elements.Slice(start, end - start))]);
        return new(result, offsets, structs, Bitmap.Of(Array.ConvertAll(rows, r => r >= 0)));
    }

    static bool HasOneLength(ListColumn[] lists, int row) => Array.TrueForAll(lists, l => l.Offsets[row + 1] - l.Offsets[row] == lists[0].Offsets[row + 1] - lists[0].Offsets[row]);
}

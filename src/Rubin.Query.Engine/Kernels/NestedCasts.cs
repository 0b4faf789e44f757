using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Conversions of lists element by element, and of structs field by field.</summary>
static class NestedCasts
{
    internal static ColumnCast? FindLists(DataType from, DataType to, CastMode mode)
    {
        var (source, target) = (TypeRules.ElementOf(from)!, TypeRules.ElementOf(to)!);
        if (Casts.Find(source.Type.Logical, target.Type.Logical, mode) is not { } convert)
        {
            return null;
        }

        ColumnCast elements = column => convert(column is DictionaryColumn encoded ? encoded.Decode() : column);
        return to switch
        {
            ListType type => input => ToList(input, type, elements),
            FixedSizeListType type => input => ToFixedSize(input, type, elements, mode),
            _ => null,
        };
    }

    internal static ColumnCast? FindStructs(StructType from, StructType to, CastMode mode)
    {
        if (from.Fields.Count != to.Fields.Count)
        {
            return null;
        }

        var fields = from.Fields.Zip(to.Fields, (a, b) => Casts.Find(a.Type.Logical, b.Type.Logical, mode)).ToArray();
        if (fields.Contains(null))
        {
            return null;
        }

        return input =>
        {
            var structs = (StructColumn)input;
            var children = new Column[fields.Length];
            for (var i = 0; i < children.Length; i++)
            {
                var child = structs.Child(i);
                children[i] = fields[i]!(child is DictionaryColumn encoded ? encoded.Decode() : child);
            }

            return new StructColumn(to, input.Length, [.. children], input.Validity);
        };
    }

    /// <summary>Lists of any length from lists of either kind.</summary>
    internal static ListColumn ToList(Column input, ListType type, ColumnCast elements)
    {
        if (input is ListColumn lists)
        {
            // Elements that belong to no row must not make the conversion fail.
            var (first, last) = (lists.Offsets[0], lists.Offsets[^1]);
            var shifted = first == 0 ? lists.OffsetMemory : Array.ConvertAll(lists.Offsets.ToArray(), offset => offset - first);
            return new(type, shifted, elements(lists.Elements.Slice(first, last - first)), lists.Validity);
        }

        var size = ((FixedSizeListColumn)input).ListType.Size;
        var offsets = new int[input.Length + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = i * size;
        }

        return new(type, offsets, elements(((FixedSizeListColumn)input).Elements), input.Validity);
    }

    static FixedSizeListColumn ToFixedSize(Column input, FixedSizeListType type, ColumnCast elements, CastMode mode)
    {
        var failures = new Failures(input, type, mode);
        var rows = new int[checked(input.Length * type.Size)];
        for (var row = 0; row < input.Length; row++)
        {
            var list = ListElements.Of(input, row);
            var fits = !input.IsNull(row) && list.Count == type.Size;
            if (!fits && !input.IsNull(row))
            {
                failures.Add(row);
            }

            for (var k = 0; k < type.Size; k++)
            {
                rows[row * type.Size + k] = fits ? list.Start + k : -1;
            }
        }

        var source = input is ListColumn lists ? lists.Elements : ((FixedSizeListColumn)input).Elements;
        return new(type, input.Length, elements(source.Take(rows)), failures.Validity);
    }
}

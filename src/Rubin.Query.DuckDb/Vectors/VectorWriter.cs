using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>Copies rows of Arrow columns into DuckDB vectors of the same type.</summary>
static unsafe class VectorWriter
{
    /// <summary>The column as <see cref="Write"/> takes it: without dictionary, and of the table's type.</summary>
    /// <exception cref="QueryException">TypeMismatch: the column has another type.</exception>
    internal static Column Prepare(Column column, DataType type, string name)
    {
        if (!Matches(column.Type.Logical, type.Logical))
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch,
                $"column \"{name}\" is {column.Type.Logical}, but the table has {type.Logical} there",
                hint: $"CAST({name} AS {type.Logical})");
        }

        return type is DictionaryType
            ? throw new QueryException(
                QueryErrorCode.Unsupported, $"column \"{name}\" of the table is an enumeration", hint: "make it VARCHAR")
            : Plain(column);
    }

    /// <summary>
    /// Writes rows <paramref name="start"/>… of <paramref name="column"/> to rows <paramref name="at"/>… of <paramref name="vector"/>.
    /// </summary>
    internal static void Write(Column column, DataType type, int start, int count, nint vector, int at)
    {
        WriteValidity(column, start, count, vector, at);
        switch (column)
        {
            case NullColumn:
                break;
            case BooleanColumn c:
                var target = (byte*)DuckDbApi.VectorData(vector) + at;
                for (var i = 0; i < count; i++)
                {
                    target[i] = c[start + i] ? (byte)1 : (byte)0;
                }

                break;
            case BinaryColumn c:
                WriteBytes(c, start, count, vector, at);
                break;
            case ListColumn c:
                WriteLists(c, ((ListType)type).Element.Type, start, count, vector, at);
                break;
            case FixedSizeListColumn c:
                var size = c.ListType.Size;
                var child = DuckDbApi.ArrayChild(vector);
                Write(Plain(c.Elements), ((FixedSizeListType)type).Element.Type, start * size, count * size, child, at * size);
                break;
            case StructColumn c:
                for (var i = 0; i < c.Children.Count; i++)
                {
                    var field = DuckDbApi.StructChild(vector, (ulong)i);
                    Write(Plain(c.Child(i)), ((StructType)type).Fields[i].Type, start, count, field, at);
                }

                break;
            case Column<Interval> c:
                IntervalVector.Write(c, start, count, vector, at);
                break;
            case Column<Int128> c:
                WriteDecimals(c, (DecimalType)type, start, count, vector, at);
                break;
            default:
                WriteFixed(column, start, count, vector, at);
                break;
        }
    }

    static Column Plain(Column column) => column is DictionaryColumn dictionary ? dictionary.Decode() : column;

    static bool Matches(DataType left, DataType right) => (left, right) switch
    {
        (ListType l, ListType r) => Matches(l.Element.Type.Logical, r.Element.Type.Logical),
        (FixedSizeListType l, FixedSizeListType r) => l.Size == r.Size && Matches(l.Element.Type.Logical, r.Element.Type.Logical),
        (StructType l, StructType r) =>
            l.Fields.Count == r.Fields.Count && l.Fields.Zip(r.Fields).All(p => Matches(p.First.Type.Logical, p.Second.Type.Logical)),
        (TimestampType l, TimestampType r) => l.Unit == r.Unit && l.TimeZone is null == r.TimeZone is null,
        _ => left.Id == TypeId.Null || left == right,
    };

    static void WriteValidity(Column column, int start, int count, nint vector, int at)
    {
        if (column.HasNoNulls)
        {
            return;
        }

        DuckDbApi.MakeValidityWritable(vector);
        var mask = DuckDbApi.VectorValidity(vector);
        for (var i = 0; i < count; i++)
        {
            if (column.IsNull(start + i))
            {
                mask[(at + i) >> 6] &= ~(1UL << ((at + i) & 63));
            }
        }
    }

    /// <summary>Short values lie in the vector itself; longer ones go where DuckDB has room for them.</summary>
    static void WriteBytes(BinaryColumn column, int start, int count, nint vector, int at)
    {
        var slots = (StringSlot*)DuckDbApi.VectorData(vector) + at;
        for (var i = 0; i < count; i++)
        {
            if (column.IsNull(start + i))
            {
                continue;
            }

            var bytes = column[start + i];
            if (bytes.Length <= StringSlot.InlineBytes)
            {
                slots[i] = new() { Length = (uint)bytes.Length };
                bytes.CopyTo(new Span<byte>(slots[i].Inline, StringSlot.InlineBytes));
                continue;
            }

            fixed (byte* source = bytes)
            {
                DuckDbApi.AssignText(vector, (ulong)(at + i), source, (ulong)bytes.Length);
            }
        }
    }

    static void WriteLists(ListColumn column, DataType element, int start, int count, nint vector, int at)
    {
        var offsets = column.Offsets;
        var first = offsets[start];
        var used = (int)DuckDbApi.ListSize(vector);
        var total = used + offsets[start + count] - first;
        if (DuckDbApi.ReserveList(vector, (ulong)total) != 0 || DuckDbApi.SetListSize(vector, (ulong)total) != 0)
        {
            throw new QueryException(QueryErrorCode.OutOfMemory, $"DuckDB has no room for {total} list elements");
        }

        var entries = (ListEntry*)DuckDbApi.VectorData(vector) + at;
        for (var i = 0; i < count; i++)
        {
            entries[i].Offset = (ulong)(used + offsets[start + i] - first);
            entries[i].Length = (ulong)(offsets[start + i + 1] - offsets[start + i]);
        }

        Write(Plain(column.Elements), element, first, total - used, DuckDbApi.ListChild(vector), used);
    }

    static void WriteDecimals(Column<Int128> column, DecimalType type, int start, int count, nint vector, int at)
    {
        var source = column.Values.Slice(start, count);
        var data = DuckDbApi.VectorData(vector);
        switch (type.Precision)
        {
            case <= 4:
                Narrow(source, (short*)data + at);
                break;
            case <= 9:
                Narrow(source, (int*)data + at);
                break;
            case <= 18:
                Narrow(source, (long*)data + at);
                break;
            default:
                source.CopyTo(new Span<Int128>((Int128*)data + at, count));
                break;
        }
    }

    static void Narrow<T>(ReadOnlySpan<Int128> source, T* target)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = T.CreateTruncating(source[i]);
        }
    }

    static void WriteFixed(Column column, int start, int count, nint vector, int at)
    {
        switch (column)
        {
            case Column<sbyte> c: Copy(c, start, count, vector, at); break;
            case Column<short> c: Copy(c, start, count, vector, at); break;
            case Column<int> c: Copy(c, start, count, vector, at); break;
            case Column<long> c: Copy(c, start, count, vector, at); break;
            case Column<byte> c: Copy(c, start, count, vector, at); break;
            case Column<ushort> c: Copy(c, start, count, vector, at); break;
            case Column<uint> c: Copy(c, start, count, vector, at); break;
            case Column<ulong> c: Copy(c, start, count, vector, at); break;
            case Column<float> c: Copy(c, start, count, vector, at); break;
            case Column<double> c: Copy(c, start, count, vector, at); break;
            default: throw new UnreachableException();
        }
    }

    static void Copy<T>(Column<T> column, int start, int count, nint vector, int at)
        where T : unmanaged =>
        column.Values.Slice(start, count).CopyTo(new Span<T>((T*)DuckDbApi.VectorData(vector) + at, count));
}

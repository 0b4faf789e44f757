namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// Makes columns of buffers from outside: checks every length, offset and code, and copies into managed arrays, so that the source may
/// be reused or freed at once.
/// </summary>
static partial class ColumnAssembly
{
    internal static Column Assemble(WireField field, WireArray array)
    {
        var name = field.Field.Name;
        if ((long)array.Offset + array.Length > int.MaxValue - 1)
        {
            throw ArrowError.Damaged($"\"{name}\" has {(long)array.Offset + array.Length} rows");
        }

        var type = field.Field.Type.Logical;
        if (field.Dictionary is { } dictionary)
        {
            return Codes(name, dictionary.Index, array);
        }

        return field.Layout switch
        {
            WireLayout.Null => new NullColumn(array.Length),
            WireLayout.Bits => new BooleanColumn(Bits(name, array, 1), array.Length, Validity(name, array)),
            WireLayout.Fixed => Fixed(name, type, array),
            WireLayout.Half => Convert<Half, float>(name, type, array, v => (float)v),
            WireLayout.DateMilliseconds => Dates(name, array),
            WireLayout.Narrow32 when type.Id == TypeId.Time => Convert<int, long>(name, type, array, v => v),
            WireLayout.Narrow32 => Convert<int, Int128>(name, type, array, v => v),
            WireLayout.Narrow64 => Convert<long, Int128>(name, type, array, v => v),
            WireLayout.Binary => Binary(name, type, array, Offsets<int>(name, array)),
            WireLayout.LargeBinary => Binary(name, type, array, Offsets<long>(name, array)),
            WireLayout.BinaryView => Views(name, type, array),
            WireLayout.FixedBinary => FixedBinary(field, array),
            WireLayout.List => List(field, array, Offsets<int>(name, array)),
            WireLayout.LargeList => List(field, array, Offsets<long>(name, array)),
            WireLayout.FixedList => FixedList(field, array),
            WireLayout.Struct => Struct(field, array),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static Column Fixed(string name, DataType type, WireArray array) => type.Id switch
    {
        TypeId.Int8 => Copy<sbyte>(name, type, array),
        TypeId.Int16 => Copy<short>(name, type, array),
        TypeId.Int32 or TypeId.Date => Copy<int>(name, type, array),
        TypeId.Int64 or TypeId.Time or TypeId.Timestamp => Copy<long>(name, type, array),
        TypeId.UInt8 => Copy<byte>(name, type, array),
        TypeId.UInt16 => Copy<ushort>(name, type, array),
        TypeId.UInt32 => Copy<uint>(name, type, array),
        TypeId.UInt64 => Copy<ulong>(name, type, array),
        TypeId.Float => Copy<float>(name, type, array),
        TypeId.Double => Copy<double>(name, type, array),
        TypeId.Decimal => Copy<Int128>(name, type, array),
        TypeId.Interval => Copy<Interval>(name, type, array),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static Column<T> Copy<T>(string name, DataType type, WireArray array)
        where T : unmanaged => new(type, Values<T>(name, array).ToArray(), Validity(name, array));

    static Column<TTo> Convert<TFrom, TTo>(string name, DataType type, WireArray array, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var source = Values<TFrom>(name, array);
        var values = new TTo[source.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(source[i]);
        }

        return new(type, values, Validity(name, array));
    }

    static Column<int> Dates(string name, WireArray array)
    {
        const long DayMilliseconds = 86_400_000;
        var validity = Validity(name, array);
        var source = Values<long>(name, array);
        var days = new int[source.Length];
        for (var i = 0; i < days.Length; i++)
        {
            var day = (source[i] - (source[i] % DayMilliseconds + DayMilliseconds) % DayMilliseconds) / DayMilliseconds;
            days[i] = day == (int)day || !validity[i]
                ? (int)day
                : throw ArrowError.Damaged($"row {i} of \"{name}\" is a date beyond 32 bits");
        }

        return new(DataType.Date, days, validity);
    }

    static ListColumn List(WireField field, WireArray array, int[] offsets)
    {
        var elements = Assemble(field.Children[0], array.Children[0]);
        return offsets[^1] <= elements.Length
            ? new((ListType)field.Field.Type.Logical, offsets, elements, Validity(field.Field.Name, array))
            : throw ArrowError.Damaged($"the lists of \"{field.Field.Name}\" end at element {offsets[^1]} of {elements.Length}");
    }

    static FixedSizeListColumn FixedList(WireField field, WireArray array)
    {
        var type = (FixedSizeListType)field.Field.Type.Logical;
        var elements = Assemble(field.Children[0], array.Children[0]);
        return new(type, array.Length, Part(field, elements, (long)array.Offset * type.Size, (long)array.Length * type.Size),
            Validity(field.Field.Name, array));
    }

    static StructColumn Struct(WireField field, WireArray array)
    {
        var children = new Column[field.Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Part(field, Assemble(field.Children[i], array.Children[i]), array.Offset, array.Length);
        }

        return new((StructType)field.Field.Type.Logical, array.Length, [.. children], Validity(field.Field.Name, array));
    }

    static Column Part(WireField field, Column child, long offset, long length) => offset + length <= child.Length
        ? child.Slice((int)offset, (int)length)
        : throw ArrowError.Damaged($"\"{field.Field.Name}\" needs {offset + length} rows of its child, which has {child.Length}");
}

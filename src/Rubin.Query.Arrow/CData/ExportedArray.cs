using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.CData;

/// <summary>The pins behind a <see cref="CArrowArray"/> that was filled here; the struct holds a handle to them until it is released.</summary>
sealed unsafe class ExportedArray
{
    readonly MemoryHandle[] _pins;

    ExportedArray(MemoryHandle[] pins) => _pins = pins;

    /// <summary>The rows of a batch as structs of its schema's type.</summary>
    internal static void Fill(RecordBatch batch, CArrowArray* target) =>
        Fill(new Layout(batch.Length, 0, [null], [.. batch.Schema.Fields.Select(f => f.Type)], [.. batch.Columns]), target);

    /// <summary>A column, encoded or plain down to its nested fields as <paramref name="type"/> says.</summary>
    internal static void Fill(DataType type, Column column, CArrowArray* target)
    {
        column = Fit(type, column);
        Fill(LayoutOf(type, column), target);
        if (column is DictionaryColumn encoded)
        {
            target->Dictionary = ExportedSchema.Allocate<CArrowArray>(1);
            Fill(type.Logical, encoded.Dictionary, target->Dictionary);
        }
    }

    static Layout LayoutOf(DataType type, Column column)
    {
        // The count of the bitmap: a dictionary column counts NULL values of its dictionary too.
        var nulls = column.Length - column.Validity.CountSet(column.Length);
        Pinnable? validity = nulls == 0 ? null : Bits(column.Validity, column.Length);
        return column switch
        {
            NullColumn c => new(c.Length, c.Length, [], [], []),
            BooleanColumn c => new(c.Length, nulls, [validity, Bits(c.Values, c.Length)], [], []),
            BinaryColumn c => new(c.Length, nulls, [validity, c.OffsetMemory.Pin, c.Data.Pin], [], []),
            DictionaryColumn c => new(c.Length, nulls, [validity, c.CodeMemory.Pin], [], []),
            ListColumn c => new(c.Length, nulls, [validity, Offsets(c)], [((ListType)type).Element.Type], [Elements(c)]),
            FixedSizeListColumn c => new(c.Length, nulls, [validity], [((FixedSizeListType)type).Element.Type], [c.Elements]),
            StructColumn c => new(c.Length, nulls, [validity], [.. ((StructType)type).Fields.Select(f => f.Type)], [.. c.Children]),
            _ => new(column.Length, nulls, [validity, column.PinWire], [], []),
        };
    }

    static void Fill(Layout layout, CArrowArray* target)
    {
        var pins = new MemoryHandle[layout.Buffers.Length];
        *target = new CArrowArray
        {
            Length = layout.Length,
            NullCount = layout.Nulls,
            BufferCount = layout.Buffers.Length,
            Buffers = (void**)ExportedSchema.Allocate<nint>(layout.Buffers.Length),
            ChildCount = layout.Children.Length,
            Children = (CArrowArray**)ExportedSchema.Allocate<nint>(layout.Children.Length),
            Release = &Release,
            PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new ExportedArray(pins))),
        };
        for (var i = 0; i < pins.Length; i++)
        {
            pins[i] = layout.Buffers[i]?.Invoke() ?? default;
            target->Buffers[i] = pins[i].Pointer;
        }

        for (var i = 0; i < layout.Children.Length; i++)
        {
            target->Children[i] = ExportedSchema.Allocate<CArrowArray>(1);
            Fill(layout.ChildTypes[i], layout.Children[i], target->Children[i]);
        }
    }

    static Column Fit(DataType type, Column column)
    {
        if (type is DictionaryType == column is DictionaryColumn)
        {
            return column;
        }

        var builder = ColumnBuilder.Create(type, column.Length);
        builder.AppendRange(column);
        var result = builder.Build();
        return type is DictionaryType && result is not DictionaryColumn
            ? new DictionaryColumn(Enumerable.Range(0, result.Length).ToArray(), result)
            : result;
    }

    /// <summary>From 0: DuckDB 1.5 misreads a dictionary below lists whose first offset is another.</summary>
    static Pinnable Offsets(ListColumn c)
    {
        if (c.Offsets[0] == 0)
        {
            return c.OffsetMemory.Pin;
        }

        var moved = new int[c.Offsets.Length];
        BinaryBuilder.AppendOffsets(moved.AsSpan(1), c.Offsets, 0);
        return moved.AsMemory().Pin;
    }

    static Column Elements(ListColumn c) => c.Elements.Slice(c.Offsets[0], c.Offsets[^1] - c.Offsets[0]);

    static Pinnable Bits(Bitmap bits, int length) =>
        bits is { IsAllSet: false, Offset: 0 } ? bits.Bytes.Pin : bits.ToOwnBytes(length).AsMemory().Pin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Release(CArrowArray* array)
    {
        for (var i = 0; i < array->ChildCount; i++)
        {
            ReleaseChild(array->Children[i]);
        }

        ReleaseChild(array->Dictionary);
        NativeMemory.Free(array->Children);
        NativeMemory.Free(array->Buffers);
        var handle = GCHandle.FromIntPtr((nint)array->PrivateData);
        foreach (var pin in ((ExportedArray)handle.Target!)._pins)
        {
            pin.Dispose();
        }

        handle.Free();
        array->Release = null;
    }

    static void ReleaseChild(CArrowArray* child)
    {
        if (child is not null && child->Release is not null)
        {
            child->Release(child);
        }

        NativeMemory.Free(child);
    }

    /// <summary>What a struct will say.</summary>
    sealed record Layout(int Length, int Nulls, Pinnable?[] Buffers, DataType[] ChildTypes, Column[] Children);
}

/// <summary>Pins a buffer.</summary>
delegate MemoryHandle Pinnable();

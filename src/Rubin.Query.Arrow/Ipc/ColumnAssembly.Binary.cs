using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Rubin.Query.Arrow.Ipc;

static partial class ColumnAssembly
{
    /// <summary>A view's bytes lie in it up to this length (Arrow columnar format, "Variable-size Binary View Layout").</summary>
    const int InlineView = 12;

    /// <summary>How many times larger than its buffers a column of views may be when each view gets bytes of its own.</summary>
    const int MaxViewGrowth = 1024;

    static BinaryColumn Binary(string name, DataType type, WireArray array, int[] offsets)
    {
        var buffer = array.Buffers[2].Span;
        if (offsets[^1] > buffer.Length)
        {
            throw ArrowError.Damaged($"\"{name}\" ends at byte {offsets[^1]} of {buffer.Length}");
        }

        var first = offsets[0];
        var bytes = buffer[first..offsets[^1]].ToArray();
        foreach (ref var offset in offsets.AsSpan())
        {
            offset -= first;
        }

        return Checked(name, new(type, offsets, bytes, Validity(name, array)));
    }

    static BinaryColumn FixedBinary(WireField field, WireArray array)
    {
        var bytes = Range(field.Field.Name, array.Buffers[1], (long)array.Offset * field.Width, (long)array.Length * field.Width).ToArray();
        var offsets = new int[array.Length + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = i * field.Width;
        }

        return new(field.Field.Type.Logical, offsets, bytes, Validity(field.Field.Name, array));
    }

    static BinaryColumn Views(string name, DataType type, WireArray array)
    {
        var validity = Validity(name, array);
        var views = Values<Int128>(name, array);
        var limit = array.Buffers.Sum(b => (long)b.Length) * MaxViewGrowth;
        var builder = (BinaryBuilder)ColumnBuilder.Create(type, views.Length);
        for (var row = 0; row < views.Length; row++)
        {
            if (!validity[row])
            {
                builder.AppendNull();
                continue;
            }

            var value = View(name, array, MemoryMarshal.AsBytes(views.Slice(row, 1)));
            limit -= value.Length;
            if (limit < 0 || builder.DataLength > int.MaxValue - value.Length)
            {
                throw ArrowError.Damaged($"the views of \"{name}\" cover far more bytes than there are");
            }

            builder.Append(value);
        }

        return Checked(name, (BinaryColumn)builder.Build());
    }

    static ReadOnlySpan<byte> View(string name, WireArray array, ReadOnlySpan<byte> view)
    {
        var length = MemoryMarshal.Read<int>(view);
        if (length is >= 0 and <= InlineView)
        {
            return view.Slice(4, length);
        }

        var buffer = MemoryMarshal.Read<int>(view[8..]);
        return buffer >= 0 && buffer < array.Buffers.Length - 2
            ? Range(name, array.Buffers[buffer + 2], MemoryMarshal.Read<int>(view[12..]), length)
            : throw ArrowError.Damaged($"a view of \"{name}\" refers to buffer {buffer} of {array.Buffers.Length - 2}");
    }

    /// <summary>Text must be UTF-8, and no row may begin within a character.</summary>
    static BinaryColumn Checked(string name, BinaryColumn column)
    {
        if (column.Type.Id != TypeId.Utf8)
        {
            return column;
        }

        var data = column.Data.Span;
        var valid = Utf8.IsValid(data);
        foreach (var offset in column.Offsets)
        {
            valid &= offset == data.Length || (data[offset] & 0xC0) != 0x80;
        }

        return valid ? column : throw ArrowError.Damaged($"\"{name}\" holds text that is not UTF-8");
    }
}

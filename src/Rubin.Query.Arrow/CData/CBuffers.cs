using System.Buffers;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Arrow.CData;

/// <summary>The buffers of an array from outside with their lengths, which the interface leaves to be computed.</summary>
static unsafe class CBuffers
{
    internal static ReadOnlyMemory<byte>[] Of(WireField field, CArrowArray* source)
    {
        var count = field.BufferCount;
        if (count == 0)
        {
            return [];
        }

        var rows = source->Offset + source->Length;
        var validity = Memory(source, 0, (rows + 7) / 8);
        if (count == 1)
        {
            return [validity];
        }

        if (field.Dictionary is { } dictionary)
        {
            return [validity, Memory(source, 1, rows * FixedWidth.Bytes(dictionary.Index))];
        }

        return field.Layout switch
        {
            WireLayout.Binary => Binary(source, validity, sizeof(int), rows),
            WireLayout.LargeBinary => Binary(source, validity, sizeof(long), rows),
            WireLayout.BinaryView => Views(field.Field.Name, source, validity, rows),
            WireLayout.List => [validity, Memory(source, 1, (rows + 1) * sizeof(int))],
            WireLayout.LargeList => [validity, Memory(source, 1, (rows + 1) * sizeof(long))],
            WireLayout.Bits => [validity, Memory(source, 1, (rows + 7) / 8)],
            _ => [validity, Memory(source, 1, rows * Width(field))],
        };
    }

    static int Width(WireField field) => field.Layout switch
    {
        WireLayout.Half => 2,
        WireLayout.Narrow32 => 4,
        WireLayout.Narrow64 or WireLayout.DateMilliseconds => 8,
        WireLayout.FixedBinary => field.Width,
        _ => FixedWidth.Bytes(field.Field.Type.Logical),
    };

    /// <summary>The last offset tells how many bytes there are. The assembly checks the offsets themselves.</summary>
    static ReadOnlyMemory<byte>[] Binary(CArrowArray* source, ReadOnlyMemory<byte> validity, int offsetBytes, long rows)
    {
        var offsets = source->Buffers[1];
        var end = offsets is null ? 0 : offsetBytes == sizeof(int) ? ((int*)offsets)[rows] : ((long*)offsets)[rows];
        return [validity, Memory(source, 1, (rows + 1) * offsetBytes), Memory(source, 2, end)];
    }

    /// <summary>The lengths of the variadic buffers stand in one more buffer, the last.</summary>
    static ReadOnlyMemory<byte>[] Views(string name, CArrowArray* source, ReadOnlyMemory<byte> validity, long rows)
    {
        var variadic = source->BufferCount - 3;
        if (variadic < 0 || variadic > int.MaxValue)
        {
            throw ArrowError.Damaged($"the views of \"{name}\" have {source->BufferCount} buffers");
        }

        var lengths = (long*)source->Buffers[source->BufferCount - 1];
        var buffers = new List<ReadOnlyMemory<byte>> { validity, Memory(source, 1, rows * 16) };
        for (var i = 0; i < variadic; i++)
        {
            buffers.Add(Memory(source, 2 + i, lengths[i]));
        }

        return [.. buffers];
    }

    static ReadOnlyMemory<byte> Memory(CArrowArray* source, int index, long length)
    {
        var start = source->Buffers[index];
        if (start is null || length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        return length is > 0 and <= int.MaxValue
            ? new UnmanagedMemory((byte*)start, (int)length).Memory
            : throw ArrowError.Damaged($"a buffer has {length} bytes; at most {int.MaxValue} are read at a time");
    }

    /// <summary>Memory that somebody else owns, good until it is released: it is copied at once and never leaves this folder.</summary>
    sealed class UnmanagedMemory(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

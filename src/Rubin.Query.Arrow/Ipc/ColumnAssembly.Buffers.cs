using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.Ipc;

static partial class ColumnAssembly
{
    static DictionaryColumn Codes(string name, DataType index, WireArray array)
    {
        var dictionary = array.Dictionary ?? throw ArrowError.Damaged($"\"{name}\" has no dictionary");
        var validity = Validity(name, array);
        var codes = index.Id switch
        {
            TypeId.Int8 => Codes<sbyte>(name, array, validity, dictionary.Length),
            TypeId.Int16 => Codes<short>(name, array, validity, dictionary.Length),
            TypeId.Int32 => Codes<int>(name, array, validity, dictionary.Length),
            TypeId.Int64 => Codes<long>(name, array, validity, dictionary.Length),
            TypeId.UInt8 => Codes<byte>(name, array, validity, dictionary.Length),
            TypeId.UInt16 => Codes<ushort>(name, array, validity, dictionary.Length),
            TypeId.UInt32 => Codes<uint>(name, array, validity, dictionary.Length),
            _ => Codes<ulong>(name, array, validity, dictionary.Length),
        };
        return new(codes, dictionary, validity);
    }

    static int[] Codes<T>(string name, WireArray array, Bitmap validity, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var source = Values<T>(name, array);
        var codes = new int[source.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var code = validity[i] ? long.CreateSaturating(source[i]) : 0;
            codes[i] = (code >= 0 && code < count) || !validity[i]
                ? (int)code
                : throw ArrowError.Damaged($"row {i} of \"{name}\" has code {source[i]} in a dictionary of {count}");
        }

        return codes;
    }

    /// <summary>The offsets of the rows, one more than rows; they ascend and fit 32 bits.</summary>
    static int[] Offsets<T>(string name, WireArray array)
        where T : unmanaged, IBinaryInteger<T>
    {
        // "A zero-length array may have an offsets buffer of zero bytes" (Arrow columnar format, "Variable-size Binary Layout").
        if (array.Length == 0 && array.Buffers[1].IsEmpty)
        {
            return [0];
        }

        var bytes = Range(name, array.Buffers[1], (long)array.Offset * Unsafe.SizeOf<T>(), (array.Length + 1L) * Unsafe.SizeOf<T>());
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        var offsets = new int[source.Length];
        var last = T.Zero;
        for (var i = 0; i < offsets.Length; i++)
        {
            if (source[i] < last || long.CreateChecked(source[i]) > int.MaxValue)
            {
                throw ArrowError.Damaged($"offset {i} of \"{name}\" is {source[i]} after {last}");
            }

            last = source[i];
            offsets[i] = int.CreateTruncating(last);
        }

        return offsets;
    }

    static Bitmap Validity(string name, WireArray array)
    {
        if (array.NullCount == 0 || (array.NullCount < 0 && array.Buffers[0].IsEmpty))
        {
            return Bitmap.AllSet;
        }

        return Bits(name, array, 0);
    }

    static Bitmap Bits(string name, WireArray array, int buffer)
    {
        if (array.Length == 0)
        {
            return Bitmap.AllSet;
        }

        var start = array.Offset >> 3;
        var end = ((long)array.Offset + array.Length + 7) >> 3;
        return new(Range(name, array.Buffers[buffer], start, end - start).ToArray(), array.Offset & 7);
    }

    static ReadOnlySpan<T> Values<T>(string name, WireArray array)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(
            Range(name, array.Buffers[1], (long)array.Offset * Unsafe.SizeOf<T>(), (long)array.Length * Unsafe.SizeOf<T>()));

    static ReadOnlySpan<byte> Range(string name, ReadOnlyMemory<byte> buffer, long start, long length) =>
        start >= 0 && length >= 0 && start <= buffer.Length - length
            ? buffer.Span.Slice((int)start, (int)length)
            : throw ArrowError.Damaged($"\"{name}\" needs bytes {start} to {start + length} of a buffer of {buffer.Length}");
}

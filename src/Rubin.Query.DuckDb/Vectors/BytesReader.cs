using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>DuckDB's <c>duckdb_string_t</c>: up to 12 bytes inside, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
unsafe struct StringSlot
{
    internal const int InlineBytes = 12;

    [FieldOffset(0)]
    internal uint Length;

    [FieldOffset(4)]
    internal fixed byte Inline[InlineBytes];

    [FieldOffset(8)]
    internal byte* Pointer;
}

/// <summary>VARCHAR and BLOB.</summary>
sealed unsafe class BytesReader(DataType type) : VectorReader(type)
{
    byte[] _bytes = [];
    int[] _offsets = [0];
    int _used;

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _offsets = Grow(_offsets, Math.Max(Count + count + 1, DuckDbResult.BatchRows + 1));
        var slots = (StringSlot*)DuckDbApi.VectorData(vector) + start;
        Reserve((long)count * StringSlot.InlineBytes);
        for (var i = 0; i < count; i++)
        {
            var length = IsValid(validity, start + i) ? checked((int)slots[i].Length) : 0;
            if (length > StringSlot.InlineBytes)
            {
                Reserve(length + ((long)(count - i) * StringSlot.InlineBytes));
                new ReadOnlySpan<byte>(slots[i].Pointer, length).CopyTo(_bytes.AsSpan(_used));
            }
            else
            {
                // With what lies behind it in its slot, for which there is room: a copy of fixed length takes no loop.
                Unsafe.CopyBlockUnaligned(ref _bytes[_used], ref *slots[i].Inline, StringSlot.InlineBytes);
            }

            _used += length;
            _offsets[Count + i + 1] = _used;
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new BinaryColumn(Type, _offsets.AsMemory(0, Count + 1), _bytes.AsMemory(0, _used), validity);
        (_bytes, _offsets, _used) = ([], [0], 0);
        return column;
    }

    void Reserve(long room)
    {
        if (_used + room > _bytes.Length)
        {
            _bytes = Grow(_bytes, _used + room);
        }
    }
}

/// <summary>
/// UUIDs as text in their usual form. DuckDB stores them as 128-bit integers with the highest bit flipped, so that they sort.
/// </summary>
sealed unsafe class UuidReader() : VectorReader(DataType.Utf8)
{
    const int TextLength = 36;

    byte[] _text = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _text = Grow(_text, (long)(Count + count) * TextLength);
        var words = (ulong*)DuckDbApi.VectorData(vector) + 2 * start;
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < count; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, words[2 * i + 1] ^ (1UL << 63));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], words[2 * i]);
            Encoding.ASCII.GetBytes(new Guid(bytes, bigEndian: true).ToString(), _text.AsSpan((Count + i) * TextLength));
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var offsets = new int[Count + 1];
        for (var i = 0; i <= Count; i++)
        {
            offsets[i] = i * TextLength;
        }

        var column = new BinaryColumn(Type, offsets, _text.AsMemory(0, Count * TextLength), validity);
        _text = [];
        return column;
    }
}

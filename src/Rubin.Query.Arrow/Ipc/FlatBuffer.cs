using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// The bytes of one FlatBuffers message (flatbuffers.dev, "FlatBuffer internals"). Every read is checked against the end, and the whole
/// message may be visited only a few times over: tables that share children cannot make a small message large.
/// </summary>
sealed class FlatBuffer(ReadOnlyMemory<byte> bytes)
{
    const int MaxVisits = 16;

    long _budget = (long)MaxVisits * bytes.Length;

    /// <summary>The table that the message starts with.</summary>
    internal FlatTable Root => new(this, Follow(0));

    internal T Read<T>(long at)
        where T : unmanaged
    {
        CheckRange(at, Unsafe.SizeOf<T>());
        return MemoryMarshal.Read<T>(bytes.Span[(int)at..]);
    }

    /// <summary>Where the offset stored at <paramref name="at"/> points to.</summary>
    internal long Follow(long at) => at + Read<uint>(at);

    /// <summary>Text at <paramref name="at"/>, which is where its length stands.</summary>
    internal string Text(long at)
    {
        var length = Read<uint>(at);
        CheckRange(at + 4, length);
        Spend(length + 4);
        return Encoding.UTF8.GetString(bytes.Span.Slice((int)at + 4, (int)length));
    }

    /// <summary>First element and number of elements of the vector at <paramref name="at"/>.</summary>
    internal (long Start, int Count) Vector(long at, int elementBytes)
    {
        var count = Read<uint>(at);
        CheckRange(at + 4, count * (long)elementBytes);
        Spend(4 + count * (long)elementBytes);
        return (at + 4, (int)count);
    }

    internal void Spend(long visited)
    {
        if ((_budget -= visited) < 0)
        {
            throw ArrowError.Damaged("its metadata refers to the same bytes again and again");
        }
    }

    void CheckRange(long at, long length)
    {
        if (at < 0 || length > bytes.Length || at > bytes.Length - length)
        {
            throw ArrowError.Damaged($"its metadata refers to byte {at + length} of {bytes.Length}");
        }
    }
}

/// <summary>A table of a FlatBuffers message; fields are known by their slot, and an absent one has its default.</summary>
readonly struct FlatTable
{
    readonly FlatBuffer _buffer;
    readonly long _at;
    readonly long _slots;
    readonly int _slotBytes;

    internal FlatTable(FlatBuffer buffer, long at)
    {
        _buffer = buffer;
        _at = at;
        _slots = at - buffer.Read<int>(at);
        _slotBytes = buffer.Read<ushort>(_slots);
        buffer.Spend(_slotBytes + 4);
    }

    internal bool Has(int slot) => Place(slot) != 0;

    internal T Scalar<T>(int slot, T absent = default)
        where T : unmanaged => Place(slot) is var place && place == 0 ? absent : _buffer.Read<T>(_at + place);

    internal string? Text(int slot) => Place(slot) is var place && place == 0 ? null : _buffer.Text(_buffer.Follow(_at + place));

    internal FlatTable? Table(int slot) => Place(slot) is var place && place == 0 ? null : new(_buffer, _buffer.Follow(_at + place));

    internal FlatTable Required(int slot, string name) => Table(slot) ?? throw ArrowError.Damaged($"its metadata has no {name}");

    /// <summary>A vector of tables; empty where absent.</summary>
    internal FlatTable[] Tables(int slot)
    {
        var (start, count) = Vector(slot, sizeof(uint));
        var tables = new FlatTable[count];
        for (var i = 0; i < count; i++)
        {
            tables[i] = new(_buffer, _buffer.Follow(start + 4L * i));
        }

        return tables;
    }

    /// <summary>A vector of scalars or of structs without padding between them; empty where absent.</summary>
    internal T[] Structs<T>(int slot)
        where T : unmanaged
    {
        var (start, count) = Vector(slot, Unsafe.SizeOf<T>());
        var items = new T[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = _buffer.Read<T>(start + (long)Unsafe.SizeOf<T>() * i);
        }

        return items;
    }

    (long Start, int Count) Vector(int slot, int elementBytes) =>
        Place(slot) is var place && place == 0 ? (0, 0) : _buffer.Vector(_buffer.Follow(_at + place), elementBytes);

    ushort Place(int slot) => 4 + 2 * slot + 2 <= _slotBytes ? _buffer.Read<ushort>(_slots + 4 + 2 * slot) : (ushort)0;
}

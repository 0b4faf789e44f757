using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>A table to be written, values by slot: scalars, texts, nodes, arrays of nodes, or <see cref="FlatStructs"/>.</summary>
sealed class FlatNode
{
    internal List<(int Slot, object Value)> Values { get; } = [];

    /// <summary>Puts <paramref name="value"/> into <paramref name="slot"/>; null leaves the slot out.</summary>
    internal FlatNode With(int slot, object? value)
    {
        if (value is not null)
        {
            Values.Add((slot, value));
        }

        return this;
    }
}

/// <summary>A vector of structs of 8-byte fields.</summary>
sealed record FlatStructs(int Count, byte[] Bytes)
{
    internal static FlatStructs Of<T>(ReadOnlySpan<T> items)
        where T : unmanaged => new(items.Length, MemoryMarshal.AsBytes(items).ToArray());
}

/// <summary>
/// Writes FlatBuffers from front to back: each table stands before what it refers to, so that its offsets are filled in when that is
/// written. Messages of the Arrow format are small: nothing is shared.
/// </summary>
sealed class FlatWriter
{
    byte[] _bytes = new byte[1024];
    int _length;

    /// <summary>The message with <paramref name="root"/> as its table, padded to a multiple of 8 bytes.</summary>
    internal static byte[] Write(FlatNode root)
    {
        var writer = new FlatWriter();
        var at = writer.Skip(4);
        writer.Point(at, root);
        writer.Align(8);
        return writer._bytes[..writer._length];
    }

    /// <summary>Writes <paramref name="target"/> at the end and its distance at <paramref name="from"/>.</summary>
    void Point(int from, object target)
    {
        var at = target switch
        {
            string text => Text(text),
            FlatNode node => Table(node),
            FlatNode[] nodes => Vector(nodes),
            FlatStructs structs => Structs(structs),
            _ => throw new UnreachableException(),
        };
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(from), at - from);
    }

    int Table(FlatNode node)
    {
        // The slots directly before the table; the table on a multiple of 8, its fields the widest first so that none needs padding.
        var slotCount = node.Values.Count == 0 ? 0 : node.Values.Max(v => v.Slot) + 1;
        var slotBytes = 4 + 2 * slotCount;
        Align(8);
        Skip((8 - slotBytes % 8) % 8);
        var slots = Skip(slotBytes);
        var table = Skip(4);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(table), table - slots);
        var offsets = new List<(int At, object Target)>();
        foreach (var (slot, value) in node.Values.OrderByDescending(v => Width(v.Value)))
        {
            var at = Field(value);
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(slots + 4 + 2 * slot), (ushort)(at - table));
            if (value is string or FlatNode or FlatNode[] or FlatStructs)
            {
                offsets.Add((at, value));
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(slots), (ushort)slotBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(slots + 2), (ushort)(_length - table));
        offsets.ForEach(o => Point(o.At, o.Target));
        return table;
    }

    int Field(object value)
    {
        Align(Width(value));
        var at = Skip(Width(value));
        var target = _bytes.AsSpan(at);
        switch (value)
        {
            case bool bit: target[0] = bit ? (byte)1 : (byte)0; break;
            case byte number: target[0] = number; break;
            case short number: BinaryPrimitives.WriteInt16LittleEndian(target, number); break;
            case int number: BinaryPrimitives.WriteInt32LittleEndian(target, number); break;
            case long number: BinaryPrimitives.WriteInt64LittleEndian(target, number); break;
        }

        return at;
    }

    static int Width(object value) => value switch
    {
        bool or byte => 1,
        short => 2,
        long => 8,
        _ => 4,
    };

    int Text(string text)
    {
        Align(4);
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = Skip(4 + bytes.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), bytes.Length);
        bytes.CopyTo(_bytes, at + 4);
        return at;
    }

    int Vector(FlatNode[] nodes)
    {
        Align(4);
        var at = Skip(4 + 4 * nodes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            Point(at + 4 + 4 * i, nodes[i]);
        }

        return at;
    }

    int Structs(FlatStructs structs)
    {
        Align(8);
        var at = Skip(8 + structs.Bytes.Length) + 4;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), structs.Count);
        structs.Bytes.CopyTo(_bytes, at + 4);
        return at;
    }

    void Align(int bytes) => Skip((bytes - _length % bytes) % bytes);

    int Skip(int bytes)
    {
        var at = _length;
        _length = checked(_length + bytes);
        if (_length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length, _bytes.Length * 2));
        }

        return at;
    }
}

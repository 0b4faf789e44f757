using System.Buffers.Binary;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>How one key is put in order.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Descending">From high to low.</param>
/// <param name="NullsFirst">NULL before all values; otherwise behind.</param>
sealed record KeyOrder(DataType Type, bool Descending = false, bool NullsFirst = false);

/// <summary>The keys of some rows, each as a string of bytes.</summary>
/// <param name="Bytes">The keys end to end.</param>
/// <param name="Offsets">Where each begins, and the end of the last.</param>
readonly record struct EncodedKeys(byte[] Bytes, int[] Offsets)
{
    internal ReadOnlySpan<byte> this[int row] => Bytes.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]);

    /// <summary>64 bits that are in order where the keys are: the NULL bit of the first key, then the 63 bits that follow.</summary>
    internal ulong Prefix(int row)
    {
        var key = this[row];
        if (key.IsEmpty)
        {
            return 0;
        }

        Span<byte> next = stackalloc byte[8];
        next.Clear();
        key[1..Math.Min(9, key.Length)].CopyTo(next);
        return (ulong)key[0] << 63 | BinaryPrimitives.ReadUInt64BigEndian(next) >> 1;
    }

    /// <summary>How many bytes all keys begin with alike, as names of objects do.</summary>
    internal int SharedLength()
    {
        var shared = Offsets.Length > 1 ? this[0] : default;
        for (var row = 1; row < Offsets.Length - 1 && !shared.IsEmpty; row++)
        {
            shared = shared[..shared.CommonPrefixLength(this[row])];
        }

        return shared.Length;
    }

    /// <summary>The 64 bits of a key from a byte on that it has or ends with.</summary>
    internal ulong Word(int row, int from)
    {
        var rest = this[row][from..];
        if (rest.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(rest);
        }

        Span<byte> next = stackalloc byte[sizeof(ulong)];
        next.Clear();
        rest.CopyTo(next);
        return BinaryPrimitives.ReadUInt64BigEndian(next);
    }
}

/// <summary>
/// Writes several keys of a row as one string of bytes, so that comparing the bytes compares the keys: a byte for NULL, then the value with its high byte
/// first; text with an end that no text holds; descending keys inverted. Equal keys have equal bytes: NULL is NULL, NaN is NaN, -0 is +0.
/// </summary>
sealed class KeyEncoder(IReadOnlyList<KeyOrder> keys)
{
    /// <summary>The keys of <paramref name="rows"/> rows, one column a key.</summary>
    internal EncodedKeys Encode(IReadOnlyList<Column> columns, int rows)
    {
        var parts = new KeyPart[keys.Count];
        var offsets = new int[rows + 1];
        for (var k = 0; k < parts.Length; k++)
        {
            parts[k] = KeyPart.Of(columns[k], rows);
            parts[k].AddLengths(offsets.AsSpan(1));
        }

        for (var i = 0; i < rows; i++)
        {
            offsets[i + 1] = checked(offsets[i] + offsets[i + 1]);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(offsets[rows]);
        var ends = offsets.AsSpan(0, rows).ToArray();
        for (var k = 0; k < parts.Length; k++)
        {
            parts[k].Write(bytes, ends, keys[k]);
        }

        return new(bytes, offsets);
    }
}

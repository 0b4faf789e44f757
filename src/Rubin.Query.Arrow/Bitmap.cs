using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow;

/// <summary>
/// Bits packed from the least significant one of each byte (Arrow columnar format, "Validity bitmaps"), starting at any bit.
/// A bitmap without bytes stands for all ones: as validity, no NULLs.
/// </summary>
public readonly struct Bitmap
{
    readonly ReadOnlyMemory<byte> _bytes;
    readonly int _offset;

    /// <summary>The bits of <paramref name="bytes"/> from bit <paramref name="offset"/> on.</summary>
    public Bitmap(ReadOnlyMemory<byte> bytes, int offset = 0)
    {
        _bytes = bytes[(offset >> 3)..];
        _offset = offset & 7;
    }

    /// <summary>All ones, of any length.</summary>
    public static Bitmap AllSet => default;

    /// <summary>True for the bitmap that has no bytes and stands for all ones.</summary>
    public bool IsAllSet => _bytes.IsEmpty;

    /// <summary>The bytes that hold the bits; the first bit is bit <see cref="Offset"/> of the first byte.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Bits to skip in the first byte, 0 to 7.</summary>
    public int Offset => _offset;

    /// <summary>Whether there are at least <paramref name="length"/> bits.</summary>
    public bool Holds(int length) => IsAllSet || (long)_bytes.Length * 8 - _offset >= length;

    /// <summary>Bit <paramref name="index"/>.</summary>
    public bool this[int index]
    {
        get
        {
            var bit = index + _offset;
            return _bytes.IsEmpty || (_bytes.Span[bit >> 3] >> (bit & 7) & 1) != 0;
        }
    }

    /// <summary>The bits from <paramref name="start"/> on.</summary>
    public Bitmap Slice(int start) => IsAllSet ? this : new(_bytes, _offset + start);

    /// <summary>The bits at <paramref name="rows"/>, zero for -1.</summary>
    internal Bitmap Take(ReadOnlySpan<int> rows)
    {
        var bytes = _bytes.Span;
        var result = new byte[(rows.Length + 7) / 8];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var bit = row + _offset;
            var isSet = row < 0 ? 0 : bytes.IsEmpty ? 1 : bytes[bit >> 3] >> (bit & 7) & 1;
            result[i >> 3] |= (byte)(isSet << (i & 7));
        }

        return new(result);
    }

    /// <summary>How many of the first <paramref name="length"/> bits are one.</summary>
    public int CountSet(int length)
    {
        if (IsAllSet)
        {
            return length;
        }

        if (length == 0)
        {
            return 0;
        }

        // All bits of the bytes concerned, without those before the first and behind the last.
        var bytes = _bytes.Span[..((_offset + length + 7) >> 3)];
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        foreach (var part in bytes[(words.Length * sizeof(ulong))..])
        {
            count += BitOperations.PopCount(part);
        }

        var behind = (bytes.Length << 3) - _offset - length;
        return count - BitOperations.PopCount(bytes[0] & (1u << _offset) - 1) - BitOperations.PopCount((uint)bytes[^1] >> 8 - behind);
    }

    /// <summary>The <paramref name="count"/> (1 to 64) bits from <paramref name="start"/> on, the first lowest; the rest is zero.</summary>
    public ulong Word(int start, int count)
    {
        if (IsAllSet)
        {
            return count == 64 ? ulong.MaxValue : (1UL << count) - 1;
        }

        var bit = start + _offset;
        var span = _bytes.Span[(bit >> 3)..];
        var shift = bit & 7;
        ulong word;
        if (span.Length >= 9)
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(span) >> shift;
            word |= shift == 0 ? 0 : (ulong)span[8] << (64 - shift);
        }
        else
        {
            Span<byte> padded = stackalloc byte[16];
            span.CopyTo(padded);
            word = BinaryPrimitives.ReadUInt64LittleEndian(padded) >> shift;
            word |= shift == 0 ? 0 : (ulong)padded[8] << (64 - shift);
        }

        return count == 64 ? word : word & ((1UL << count) - 1);
    }

    /// <summary>A copy of the first <paramref name="length"/> bits in fresh bytes, unused bits zero; empty for all ones.</summary>
    public byte[] ToArray(int length)
    {
        if (IsAllSet)
        {
            return [];
        }

        var result = new byte[(length + 7) / 8];
        for (var i = 0; i < length; i += 64)
        {
            var count = Math.Min(64, length - i);
            WriteWord(result.AsSpan(i / 8), Word(i, count), (count + 7) / 8);
        }

        return result;
    }

    /// <summary>As <see cref="ToArray"/>, but with bytes for all ones too.</summary>
    internal byte[] ToOwnBytes(int length)
    {
        if (!IsAllSet)
        {
            return ToArray(length);
        }

        var ones = new byte[(length + 7) / 8];
        ones.AsSpan().Fill(0xFF);
        return ones;
    }

    /// <summary>The bitmap that has a one where both have one, over the first <paramref name="length"/> bits.</summary>
    public static Bitmap And(Bitmap left, Bitmap right, int length)
    {
        if (left.IsAllSet)
        {
            return right;
        }

        if (right.IsAllSet)
        {
            return left;
        }

        var result = new byte[(length + 7) / 8];
        for (var i = 0; i < length; i += 64)
        {
            var count = Math.Min(64, length - i);
            WriteWord(result.AsSpan(i / 8), left.Word(i, count) & right.Word(i, count), (count + 7) / 8);
        }

        return new(result);
    }

    /// <summary>A bitmap of a bit for each item of <paramref name="bits"/>.</summary>
    public static Bitmap Of(ReadOnlySpan<bool> bits)
    {
        var result = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
        {
            result[i >> 3] |= (byte)(bits[i] ? 1 << (i & 7) : 0);
        }

        return new(result);
    }

    static void WriteWord(Span<byte> target, ulong word, int bytes)
    {
        for (var i = 0; i < bytes; i++)
        {
            target[i] = (byte)(word >> (8 * i));
        }
    }
}

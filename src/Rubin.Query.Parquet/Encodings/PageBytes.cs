using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>
/// A stretch of a page. At least <see cref="Slack"/> bytes of the array follow it, so that kernels may load a whole vector at its last
/// byte.
/// </summary>
readonly struct PageBytes
{
    /// <summary>Readable bytes behind every page.</summary>
    public const int Slack = 64;

    readonly byte[] _array;
    readonly int _start;

    /// <summary>The <paramref name="length"/> bytes from <paramref name="start"/> on, which the array holds with slack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageBytes(byte[] array, int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + length + Slack, array.Length, nameof(length));
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _array = array;
        _start = start;
        Length = length;
    }

    /// <summary>Bytes of the stretch.</summary>
    public int Length { get; }

    /// <summary>The bytes without the slack.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, Length);

    /// <summary>The bytes from <paramref name="offset"/> on, with all that follows them in the array: at least the slack.</summary>
    public ReadOnlySpan<byte> From(int offset) => _array.AsSpan(_start + offset);

    /// <summary>A part of the stretch.</summary>
    /// <exception cref="CorruptDataException">The part is not within it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageBytes Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset + length > Length)
        {
            throw new CorruptDataException("a part of a page runs past its end");
        }

        return new(_array, _start + (int)offset, (int)length);
    }

    /// <summary>What follows the first <paramref name="offset"/> bytes.</summary>
    public PageBytes Slice(long offset) => Slice(offset, Length - offset);

    /// <summary>The byte at <paramref name="offset"/>, unchecked beyond the slack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly byte At(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), (nint)(uint)(_start + offset));

    /// <summary>An unsigned integer of 7 bits a byte, low bits first (ULEB128), and the offset behind it.</summary>
    public (ulong Value, int Next) ReadVarint(int offset)
    {
        var bytes = Span;
        var value = 0UL;
        for (var shift = 0; shift < 70 && offset < bytes.Length; shift += 7)
        {
            var next = bytes[offset++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (value, offset);
            }
        }

        throw new CorruptDataException("an integer of a page has no end");
    }
}

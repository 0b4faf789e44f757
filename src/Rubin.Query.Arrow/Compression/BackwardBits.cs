using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rubin.Query.Arrow.Compression;

/// <summary>A stream of bits that is read from its end to its start (RFC 8878 §4.1): the highest bit that is set in the last byte only marks where it begins.</summary>
ref struct BackwardBits
{
    readonly ReadOnlySpan<byte> _bytes;

    /// <exception cref="InvalidDataException">There is no mark.</exception>
    internal BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
        {
            throw ZstdDecoder.Damaged("a stream of bits has no begin");
        }

        _bytes = bytes;
        Left = (bytes.Length - 1) * 8 + BitOperations.Log2(bytes[^1]);
    }

    /// <summary>Bits not yet taken; below 0 where more were taken than there are.</summary>
    internal int Left { get; private set; }

    /// <summary>The next bits, the first at the top: at least 57, with zeros behind the last of the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong Window()
    {
        var start = ((Left + 7) >> 3) - sizeof(ulong);
        return start >= 0 ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(start, sizeof(ulong))) << (start * 8 + 64 - Left) : ShortWindow();
    }

    /// <summary>Goes on by so many bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Skip(int count) => Left -= count;

    /// <summary>Takes up to 57 bits as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Take(int count)
    {
        var value = Top(Window(), count);
        Left -= count;
        return value;
    }

    /// <summary>The first 0 to 32 bits of a window as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Top(ulong window, int count) => (int)(window >> 1 >> (63 - count));

    readonly ulong ShortWindow()
    {
        if (Left <= 0)
        {
            return 0;
        }

        var word = 0UL;
        for (var i = (Left + 7) >> 3; i > 0; i--)
        {
            word = (word << 8) | _bytes[i - 1];
        }

        return word << (64 - Left);
    }
}

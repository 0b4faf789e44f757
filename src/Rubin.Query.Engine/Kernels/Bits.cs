using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>An operation on 64 bits at a time.</summary>
interface IBitOperation
{
    static abstract ulong Invoke(ulong left, ulong right);
}

/// <summary>Both.</summary>
readonly struct BitAnd : IBitOperation
{
    public static ulong Invoke(ulong left, ulong right) => left & right;
}

/// <summary>Either.</summary>
readonly struct BitOr : IBitOperation
{
    public static ulong Invoke(ulong left, ulong right) => left | right;
}

/// <summary>The first without the second.</summary>
readonly struct BitAndNot : IBitOperation
{
    public static ulong Invoke(ulong left, ulong right) => left & ~right;
}

/// <summary>Makes bitmaps. Fresh ones are whole 64-bit words; bits behind the last row mean nothing.</summary>
static class Bits
{
    /// <summary>All zeros.</summary>
    internal static Bitmap None(int rows) => new(Allocate(rows));

    /// <summary>Zeroed memory for a bit a row, in whole words.</summary>
    internal static byte[] Allocate(int rows) => new byte[(rows + 63) / 64 * sizeof(ulong)];

    /// <summary>The words of what <see cref="Allocate"/> gave.</summary>
    internal static Span<ulong> Words(byte[] bytes) => MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());

    /// <summary>A one for each number that is not greater than <paramref name="most"/>.</summary>
    internal static byte[] AtMost(ReadOnlySpan<ulong> numbers, ulong most)
    {
        var bytes = Allocate(numbers.Length);
        var bound = Vector512.Create(most);
        var row = 0;
        for (; row <= numbers.Length - Vector512<ulong>.Count; row += Vector512<ulong>.Count)
        {
            bytes[row >> 3] = (byte)Vector512.LessThanOrEqual(Vector512.Create(numbers[row..]), bound).ExtractMostSignificantBits();
        }

        for (; row < numbers.Length; row++)
        {
            bytes[row >> 3] |= (byte)(numbers[row] <= most ? 1 << (row & 7) : 0);
        }

        return bytes;
    }

    /// <summary><typeparamref name="TOp"/> of two bitmaps over <paramref name="rows"/> bits.</summary>
    internal static Bitmap Combine<TOp>(Bitmap left, Bitmap right, int rows)
        where TOp : struct, IBitOperation
    {
        var bytes = Allocate(rows);
        var words = Words(bytes);
        var first = 0;
        if (left.Offset == 0 && right.Offset == 0)
        {
            // Whole words of both, where they have bytes; the rest bit by bit.
            var x = MemoryMarshal.Cast<byte, ulong>(left.Bytes.Span);
            var y = MemoryMarshal.Cast<byte, ulong>(right.Bytes.Span);
            first = Math.Min(rows / 64, Math.Min(left.IsAllSet ? int.MaxValue : x.Length, right.IsAllSet ? int.MaxValue : y.Length));
            for (var i = 0; i < first; i++)
            {
                words[i] = TOp.Invoke(left.IsAllSet ? ulong.MaxValue : x[i], right.IsAllSet ? ulong.MaxValue : y[i]);
            }
        }

        for (var i = first; i < words.Length; i++)
        {
            var count = Math.Min(64, rows - 64 * i);
            words[i] = TOp.Invoke(left.Word(64 * i, count), right.Word(64 * i, count));
        }

        return new(bytes);
    }

    /// <summary>Zeros for ones and ones for zeros.</summary>
    internal static Bitmap Not(Bitmap bits, int rows) => Combine<BitAndNot>(Bitmap.AllSet, bits, rows);

    /// <summary>Whether one of the first <paramref name="rows"/> bits is one.</summary>
    internal static bool Any(Bitmap bits, int rows)
    {
        for (var i = 0; i < rows; i += 64)
        {
            if (bits.Word(i, Math.Min(64, rows - i)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the positions of the ones to <paramref name="positions"/>, ascending; gives their number.</summary>
    internal static int Positions(Bitmap bits, int rows, Span<int> positions)
    {
        var found = 0;
        for (var i = 0; i < rows; i += 64)
        {
            for (var word = bits.Word(i, Math.Min(64, rows - i)); word != 0; word &= word - 1)
            {
                positions[found++] = i + BitOperations.TrailingZeroCount(word);
            }
        }

        return found;
    }

    /// <summary>The positions of the ones, ascending.</summary>
    internal static int[] Positions(Bitmap bits, int rows)
    {
        var positions = GC.AllocateUninitializedArray<int>(bits.CountSet(rows));
        Positions(bits, rows, positions);
        return positions;
    }
}

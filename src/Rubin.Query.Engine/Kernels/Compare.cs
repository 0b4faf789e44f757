using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A comparison of two numbers, one at a time and many at a time. False where one is NaN.</summary>
interface IComparison
{
    static abstract bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool>;

    /// <summary>All bits of a lane one where the comparison is true.</summary>
    static abstract Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged;
}

readonly struct IsEqual : IComparison
{
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => left == right;

    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged => Vector512.Equals(left, right);
}

readonly struct IsLess : IComparison
{
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => left < right;

    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged => Vector512.LessThan(left, right);
}

readonly struct IsLessOrEqual : IComparison
{
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => left <= right;

    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged => Vector512.LessThanOrEqual(left, right);
}

readonly struct IsGreater : IComparison
{
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => left > right;

    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged => Vector512.GreaterThan(left, right);
}

readonly struct IsGreaterOrEqual : IComparison
{
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IComparisonOperators<T, T, bool> => left >= right;

    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged => Vector512.GreaterThanOrEqual(left, right);
}

/// <summary>Comparisons of columns of numbers, a bit a row.</summary>
static class Compare
{
    /// <summary>Each row of <paramref name="left"/> with the same row of <paramref name="right"/>.</summary>
    internal static byte[] Columns<TOp, T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where TOp : struct, IComparison
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        var bytes = Bits.Allocate(left.Length);
        var words = Bits.Words(bytes);
        var whole = WholeWords<T>(left.Length);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right[..left.Length]);
        for (var w = 0; w < whole; w++)
        {
            var word = 0UL;
            for (var lane = 0; lane < 64; lane += Vector512<T>.Count)
            {
                var row = (nuint)(64 * w + lane);
                word |= TOp.Invoke(Vector512.LoadUnsafe(ref a, row), Vector512.LoadUnsafe(ref b, row)).ExtractMostSignificantBits() << lane;
            }

            words[w] = word;
        }

        for (var i = 64 * whole; i < left.Length; i++)
        {
            words[i >> 6] |= (TOp.Invoke(left[i], right[i]) ? 1UL : 0) << (i & 63);
        }

        return bytes;
    }

    /// <summary>Each row of <paramref name="left"/> with one value.</summary>
    internal static byte[] WithConstant<TOp, T>(ReadOnlySpan<T> left, T right)
        where TOp : struct, IComparison
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        var bytes = Bits.Allocate(left.Length);
        var words = Bits.Words(bytes);
        var whole = WholeWords<T>(left.Length);
        if (whole > 0)
        {
            ref var a = ref MemoryMarshal.GetReference(left);
            var b = Vector512.Create(right);
            for (var w = 0; w < whole; w++)
            {
                var word = 0UL;
                for (var lane = 0; lane < 64; lane += Vector512<T>.Count)
                {
                    word |= TOp.Invoke(Vector512.LoadUnsafe(ref a, (nuint)(64 * w + lane)), b).ExtractMostSignificantBits() << lane;
                }

                words[w] = word;
            }
        }

        for (var i = 64 * whole; i < left.Length; i++)
        {
            words[i >> 6] |= (TOp.Invoke(left[i], right) ? 1UL : 0) << (i & 63);
        }

        return bytes;
    }

    /// <summary>
    /// Words of 64 rows that the vector loop takes; the rest is done row by row, as is everything without 512-bit registers.
    /// </summary>
    static int WholeWords<T>(int rows)
        where T : unmanaged => Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported ? rows / 64 : 0;
}

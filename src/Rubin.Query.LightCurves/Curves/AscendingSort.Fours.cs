using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <content>The same network for processors whose vectors hold four doubles.</content>
static partial class AscendingSort
{
    /// <summary>Sorts as many values as a power of two from 8 on.</summary>
    internal static void SortByFours(double[] values, int padded)
    {
        ref var first = ref values[0];
        SortFours(ref first, padded);
        for (var block = 8; block <= padded; block *= 2)
        {
            MirrorFours(ref first, padded, block);
            for (var stride = block / 4; stride >= 4; stride /= 2)
            {
                ExchangeFours(ref first, padded, stride);
            }

            FinishFours(ref first, padded);
        }
    }

    static void SortFours(ref double first, int length)
    {
        for (var at = 0; at < length; at += 4)
        {
            var v = Vector256.LoadUnsafe(ref first, (nuint)at);
            v = Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
            v = Upper(v, Vector256.Shuffle(v, Vector256.Create(3L, 2, 1, 0)));
            v = Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
            v.StoreUnsafe(ref first, (nuint)at);
        }
    }

    static void MirrorFours(ref double first, int length, int block)
    {
        for (var start = 0; start < length; start += block)
        {
            for (int low = start, high = start + block - 4; low < high; low += 4, high -= 4)
            {
                var a = Vector256.LoadUnsafe(ref first, (nuint)low);
                var b = Vector256.Shuffle(Vector256.LoadUnsafe(ref first, (nuint)high), Vector256.Create(3L, 2, 1, 0));
                Vector256.MinNative(a, b).StoreUnsafe(ref first, (nuint)low);
                Vector256.Shuffle(Vector256.MaxNative(a, b), Vector256.Create(3L, 2, 1, 0)).StoreUnsafe(ref first, (nuint)high);
            }
        }
    }

    static void ExchangeFours(ref double first, int length, int stride)
    {
        for (var start = 0; start < length; start += 2 * stride)
        {
            for (var at = start; at < start + stride; at += 4)
            {
                var a = Vector256.LoadUnsafe(ref first, (nuint)at);
                var b = Vector256.LoadUnsafe(ref first, (nuint)(at + stride));
                Vector256.MinNative(a, b).StoreUnsafe(ref first, (nuint)at);
                Vector256.MaxNative(a, b).StoreUnsafe(ref first, (nuint)(at + stride));
            }
        }
    }

    static void FinishFours(ref double first, int length)
    {
        for (var at = 0; at < length; at += 4)
        {
            var v = Vector256.LoadUnsafe(ref first, (nuint)at);
            v = Upper(v, Vector256.Shuffle(v, Vector256.Create(2L, 3, 0, 1)));
            v = Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
            v.StoreUnsafe(ref first, (nuint)at);
        }
    }

    /// <summary>Each value and its partner: lanes 2 and 3 take the greater.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Upper(Vector256<double> values, Vector256<double> partners) =>
        Vector256.ConditionalSelect(Vector256.Create(0L, 0, -1, -1).AsDouble(), Vector256.MaxNative(values, partners), Vector256.MinNative(values, partners));

    /// <summary>Lanes 1 and 3 take the greater.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Odd(Vector256<double> values, Vector256<double> partners) =>
        Vector256.ConditionalSelect(Vector256.Create(0L, -1, 0, -1).AsDouble(), Vector256.MaxNative(values, partners), Vector256.MinNative(values, partners));
}

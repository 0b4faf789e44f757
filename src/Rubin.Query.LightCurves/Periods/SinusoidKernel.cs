using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>The innermost loop of <see cref="SinusoidSums"/>: three blocks of frequencies at once, eight offsets of each.</summary>
static class SinusoidKernel
{
    /// <summary>The distance between the six rows of coefficients: cosine and sine of three centres.</summary>
    public const int Tile = 128;

    /// <summary>Where the sums go.</summary>
    /// <param name="Half">Half a block.</param>
    /// <param name="Part">Which eight offsets of a block.</param>
    /// <param name="Add">Whether to add to what is there.</param>
    public readonly record struct Place(int Half, int Part, bool Add)
    {
        /// <summary>Of the offsets above the centre, in the first block.</summary>
        public nuint Above => (nuint)(Half + 8 * Part);

        /// <summary>Of those below it, in reverse.</summary>
        public nuint Below => (nuint)(Half - 8 * (Part + 1));

        public nuint Block => (nuint)(2 * Half);
    }

    /// <summary>Sums over points.</summary>
    /// <param name="table">For each point eight cosines and eight sines of the offsets.</param>
    /// <param name="coefficients">Six rows, see <see cref="Tile"/>.</param>
    /// <param name="points">At least one.</param>
    /// <param name="sums">Cosine sums; sine sums follow after <see cref="SinusoidSums.Chunk"/>.</param>
    /// <param name="place">Where in the sums.</param>
    public static void Sum(ref double table, ref double coefficients, int points, ref double sums, Place place)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum512(ref table, ref coefficients, points, ref sums, place);
        }
        else
        {
            // The same lanes in two halves: the same sums to the last bit.
            Sum256(ref table, 0, ref coefficients, points, ref sums, place);
            Sum256(ref table, 4, ref coefficients, points, ref sums, place);
        }
    }

    static void Sum512(ref double table, ref double coefficients, int points, ref double sums, Place place)
    {
        Vector512<double> a0 = default, b0 = default, d0 = default, e0 = default;
        Vector512<double> a1 = default, b1 = default, d1 = default, e1 = default;
        Vector512<double> a2 = default, b2 = default, d2 = default, e2 = default;
        ref var end = ref Unsafe.Add(ref coefficients, points);
        while (Unsafe.IsAddressLessThan(ref coefficients, ref end))
        {
            var c = Vector512.LoadUnsafe(ref table);
            var s = Vector512.LoadUnsafe(ref table, 8);
            table = ref Unsafe.Add(ref table, 16);
            var x = Vector512.Create(coefficients);
            a0 = Vector512.FusedMultiplyAdd(x, c, a0);
            d0 = Vector512.FusedMultiplyAdd(x, s, d0);
            x = Vector512.Create(Unsafe.Add(ref coefficients, Tile));
            b0 = Vector512.FusedMultiplyAdd(x, s, b0);
            e0 = Vector512.FusedMultiplyAdd(x, c, e0);
            x = Vector512.Create(Unsafe.Add(ref coefficients, 2 * Tile));
            a1 = Vector512.FusedMultiplyAdd(x, c, a1);
            d1 = Vector512.FusedMultiplyAdd(x, s, d1);
            x = Vector512.Create(Unsafe.Add(ref coefficients, 3 * Tile));
            b1 = Vector512.FusedMultiplyAdd(x, s, b1);
            e1 = Vector512.FusedMultiplyAdd(x, c, e1);
            x = Vector512.Create(Unsafe.Add(ref coefficients, 4 * Tile));
            a2 = Vector512.FusedMultiplyAdd(x, c, a2);
            d2 = Vector512.FusedMultiplyAdd(x, s, d2);
            x = Vector512.Create(Unsafe.Add(ref coefficients, 5 * Tile));
            b2 = Vector512.FusedMultiplyAdd(x, s, b2);
            e2 = Vector512.FusedMultiplyAdd(x, c, e2);
            coefficients = ref Unsafe.Add(ref coefficients, 1);
        }

        Put(ref sums, 0, place, a0, b0, d0, e0);
        Put(ref sums, place.Block, place, a1, b1, d1, e1);
        Put(ref sums, 2 * place.Block, place, a2, b2, d2, e2);
    }

    /// <summary>cos(c ± o) = cos c cos o ∓ sin c sin o; sin(c ± o) = sin c cos o ± cos c sin o.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(ref double sums, nuint block, Place place, Vector512<double> a, Vector512<double> b, Vector512<double> d, Vector512<double> e)
    {
        var reverse = Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0);
        Put(ref sums, block + place.Above, place.Add, a - b, e + d);
        Put(ref sums, block + place.Below, place.Add, Vector512.Shuffle(a + b, reverse), Vector512.Shuffle(e - d, reverse));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(ref double sums, nuint at, bool add, Vector512<double> cosines, Vector512<double> sines)
    {
        if (add)
        {
            cosines += Vector512.LoadUnsafe(ref sums, at);
            sines += Vector512.LoadUnsafe(ref sums, at + SinusoidSums.Chunk);
        }

        cosines.StoreUnsafe(ref sums, at);
        sines.StoreUnsafe(ref sums, at + SinusoidSums.Chunk);
    }

    static void Sum256(ref double table, nuint lane, ref double coefficients, int points, ref double sums, Place place)
    {
        Vector256<double> a0 = default, b0 = default, d0 = default, e0 = default;
        Vector256<double> a1 = default, b1 = default, d1 = default, e1 = default;
        Vector256<double> a2 = default, b2 = default, d2 = default, e2 = default;
        ref var end = ref Unsafe.Add(ref coefficients, points);
        while (Unsafe.IsAddressLessThan(ref coefficients, ref end))
        {
            var c = Vector256.LoadUnsafe(ref table, lane);
            var s = Vector256.LoadUnsafe(ref table, lane + 8);
            table = ref Unsafe.Add(ref table, 16);
            var x = Vector256.Create(coefficients);
            a0 = Vector256.FusedMultiplyAdd(x, c, a0);
            d0 = Vector256.FusedMultiplyAdd(x, s, d0);
            x = Vector256.Create(Unsafe.Add(ref coefficients, Tile));
            b0 = Vector256.FusedMultiplyAdd(x, s, b0);
            e0 = Vector256.FusedMultiplyAdd(x, c, e0);
            x = Vector256.Create(Unsafe.Add(ref coefficients, 2 * Tile));
            a1 = Vector256.FusedMultiplyAdd(x, c, a1);
            d1 = Vector256.FusedMultiplyAdd(x, s, d1);
            x = Vector256.Create(Unsafe.Add(ref coefficients, 3 * Tile));
            b1 = Vector256.FusedMultiplyAdd(x, s, b1);
            e1 = Vector256.FusedMultiplyAdd(x, c, e1);
            x = Vector256.Create(Unsafe.Add(ref coefficients, 4 * Tile));
            a2 = Vector256.FusedMultiplyAdd(x, c, a2);
            d2 = Vector256.FusedMultiplyAdd(x, s, d2);
            x = Vector256.Create(Unsafe.Add(ref coefficients, 5 * Tile));
            b2 = Vector256.FusedMultiplyAdd(x, s, b2);
            e2 = Vector256.FusedMultiplyAdd(x, c, e2);
            coefficients = ref Unsafe.Add(ref coefficients, 1);
        }

        Put256(ref sums, lane, 0, place, a0, b0, d0, e0);
        Put256(ref sums, lane, place.Block, place, a1, b1, d1, e1);
        Put256(ref sums, lane, 2 * place.Block, place, a2, b2, d2, e2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put256(ref double sums, nuint lane, nuint block, Place place, Vector256<double> a, Vector256<double> b, Vector256<double> d, Vector256<double> e)
    {
        var reverse = Vector256.Create(3L, 2, 1, 0);
        Put256(ref sums, block + place.Above + lane, place.Add, a - b, e + d);
        Put256(ref sums, block + place.Below + (4 - lane), place.Add, Vector256.Shuffle(a + b, reverse), Vector256.Shuffle(e - d, reverse));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put256(ref double sums, nuint at, bool add, Vector256<double> cosines, Vector256<double> sines)
    {
        if (add)
        {
            cosines += Vector256.LoadUnsafe(ref sums, at);
            sines += Vector256.LoadUnsafe(ref sums, at + SinusoidSums.Chunk);
        }

        cosines.StoreUnsafe(ref sums, at);
        sines.StoreUnsafe(ref sums, at + SinusoidSums.Chunk);
    }
}

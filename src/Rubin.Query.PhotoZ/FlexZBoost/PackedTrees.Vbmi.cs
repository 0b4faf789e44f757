using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>64 objects at a time: AVX-512 VBMI looks up 64 bytes in a table of 64 or of 128 bytes with one instruction.</summary>
sealed partial class PackedTrees
{
    internal void AddVbmi(ref byte table, ref byte bins, ref short sums)
    {
        var features = Vector512.LoadUnsafe(ref table);
        var thresholds = Vector512.LoadUnsafe(ref table, Thresholds);
        for (nuint i = 0; i < Batch; i += 64)
        {
            // Levels 0 to 5 are the nodes 1 to 63; a lookup takes the low bits of an index, so that node 64 is again at place 0 of its table.
            var node = Vector512<byte>.One;
            for (var level = 0; level < 6; level++)
            {
                node = Descend(node, Avx512Vbmi.PermuteVar64x8(features, node), Avx512Vbmi.PermuteVar64x8(thresholds, node), ref bins, i);
            }

            node = Descend(
                node,
                Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref table, 64), node),
                Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref table, Thresholds + 64), node),
                ref bins,
                i);
            node = Descend(node, Lookup128(ref table, 128, node), Lookup128(ref table, Thresholds + 128, node), ref bins, i);

            // 256 + leaf, modulo 256.
            var low = Lookup256(ref table, LowBytes, node);
            var high = Lookup256(ref table, HighBytes, node);
            var (first, second) = Interleave(low, high);
            (Vector512.LoadUnsafe(ref sums, i) + first).StoreUnsafe(ref sums, i);
            (Vector512.LoadUnsafe(ref sums, i + 32) + second).StoreUnsafe(ref sums, i + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector512<byte> Descend(Vector512<byte> node, Vector512<byte> feature, Vector512<byte> threshold, ref byte bins, nuint i)
    {
        var x = Vector512.LoadUnsafe(ref bins, i);
        for (var f = 1; f < Features; f++)
        {
            x = Vector512.ConditionalSelect(Vector512.Equals(feature, Vector512.Create((byte)f)), Vector512.LoadUnsafe(ref bins, ((nuint)f * Batch) + i), x);
        }

        return node + node - Vector512.GreaterThanOrEqual(x, threshold);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> Lookup128(ref byte table, nuint at, Vector512<byte> index) =>
        Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref table, at), index, Vector512.LoadUnsafe(ref table, at + 64));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> Lookup256(ref byte table, nuint at, Vector512<byte> index) => Vector512.ConditionalSelect(
        Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(), Lookup128(ref table, at + 128, index), Lookup128(ref table, at, index));

    /// <summary>Bytes to 16-bit numbers, in the order of the objects.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<short> First, Vector512<short> Second) Interleave(Vector512<byte> low, Vector512<byte> high) => (
        Vector512.WidenLower(low).AsInt16() | Vector512.ShiftLeft(Vector512.WidenLower(high), 8).AsInt16(),
        Vector512.WidenUpper(low).AsInt16() | Vector512.ShiftLeft(Vector512.WidenUpper(high), 8).AsInt16());
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>32 objects at a time: AVX2 looks up in tables of 16 bytes, of which larger tables are put together by the bits of the index.</summary>
sealed partial class PackedTrees
{
    internal void AddAvx2(ref byte table, ref byte bins, ref short sums)
    {
        var features = Table16(ref table, 0);
        var thresholds = Table16(ref table, Thresholds);
        for (nuint i = 0; i < Batch; i += 32)
        {
            var node = Vector256<byte>.One;
            for (var level = 0; level < 4; level++)
            {
                node = Descend(node, Avx2.Shuffle(features, node), Avx2.Shuffle(thresholds, node), ref bins, i);
            }

            node = Descend(node, Avx2.Shuffle(Table16(ref table, 16), node), Avx2.Shuffle(Table16(ref table, Thresholds + 16), node), ref bins, i);
            node = Descend(node, Lookup32(ref table, 32, node), Lookup32(ref table, Thresholds + 32, node), ref bins, i);
            node = Descend(node, Lookup64(ref table, 64, node), Lookup64(ref table, Thresholds + 64, node), ref bins, i);

            // The highest bit of an index would make its byte zero.
            var index = node & Vector256.Create((byte)127);
            node = Descend(node, Lookup128(ref table, 128, index), Lookup128(ref table, Thresholds + 128, index), ref bins, i);
            index = node & Vector256.Create((byte)127);
            var low = Avx2.BlendVariable(Lookup128(ref table, LowBytes, index), Lookup128(ref table, LowBytes + 128, index), node);
            var high = Avx2.BlendVariable(Lookup128(ref table, HighBytes, index), Lookup128(ref table, HighBytes + 128, index), node);
            var first = Vector256.WidenLower(low).AsInt16() | Vector256.ShiftLeft(Vector256.WidenLower(high), 8).AsInt16();
            var second = Vector256.WidenUpper(low).AsInt16() | Vector256.ShiftLeft(Vector256.WidenUpper(high), 8).AsInt16();
            (Vector256.LoadUnsafe(ref sums, i) + first).StoreUnsafe(ref sums, i);
            (Vector256.LoadUnsafe(ref sums, i + 16) + second).StoreUnsafe(ref sums, i + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector256<byte> Descend(Vector256<byte> node, Vector256<byte> feature, Vector256<byte> threshold, ref byte bins, nuint i)
    {
        var x = Vector256.LoadUnsafe(ref bins, i);
        for (var f = 1; f < Features; f++)
        {
            x = Avx2.BlendVariable(x, Vector256.LoadUnsafe(ref bins, ((nuint)f * Batch) + i), Vector256.Equals(feature, Vector256.Create((byte)f)));
        }

        // x >= threshold, which AVX2 does not have for bytes without sign.
        return node + node - Vector256.Equals(Avx2.Max(x, threshold), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Table16(ref byte table, nuint at)
    {
        var half = Vector128.LoadUnsafe(ref table, at);
        return Vector256.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Lookup32(ref byte table, nuint at, Vector256<byte> index) =>
        Avx2.BlendVariable(Avx2.Shuffle(Table16(ref table, at), index), Avx2.Shuffle(Table16(ref table, at + 16), index), Raise(index, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Lookup64(ref byte table, nuint at, Vector256<byte> index) =>
        Avx2.BlendVariable(Lookup32(ref table, at, index), Lookup32(ref table, at + 32, index), Raise(index, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Lookup128(ref byte table, nuint at, Vector256<byte> index) =>
        Avx2.BlendVariable(Lookup64(ref table, at, index), Lookup64(ref table, at + 64, index), Raise(index, 1));

    /// <summary>Moves a bit of the index to where a blend looks: the highest of its byte. What comes from the next byte ends up below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Raise(Vector256<byte> index, int bits) => (index.AsInt16() << bits).AsByte();
}

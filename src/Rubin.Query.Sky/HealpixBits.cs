using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.Sky;

/// <summary>Interleaves the coordinates inside a base cell: <c>i</c> on the even bits of the index, <c>j</c> on the odd ones.</summary>
static class HealpixBits
{
    const ulong EvenBits = 0x5555555555555555;

    /// <summary>The coordinates <paramref name="i"/> (south to east) and <paramref name="j"/> (south to west) as one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Interleave(uint i, uint j) => Bmi2.X64.IsSupported
        ? (long)(Bmi2.X64.ParallelBitDeposit(i, EvenBits) | Bmi2.X64.ParallelBitDeposit(j, ~EvenBits))
        : (long)(Spread(i) | (Spread(j) << 1));

    /// <summary>The coordinates whose interleaving is <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint I, uint J) Separate(long index) => Bmi2.X64.IsSupported
        ? ((uint)Bmi2.X64.ParallelBitExtract((ulong)index, EvenBits), (uint)Bmi2.X64.ParallelBitExtract((ulong)index, ~EvenBits))
        : (Squash((ulong)index), Squash((ulong)index >> 1));

    /// <summary>Bit n of each 32-bit value at bit 2n of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Spread(Vector512<ulong> bits)
    {
        bits = (bits | (bits << 16)) & Vector512.Create(0x0000FFFF0000FFFFUL);
        bits = (bits | (bits << 8)) & Vector512.Create(0x00FF00FF00FF00FFUL);
        bits = (bits | (bits << 4)) & Vector512.Create(0x0F0F0F0F0F0F0F0FUL);
        bits = (bits | (bits << 2)) & Vector512.Create(0x3333333333333333UL);
        return (bits | (bits << 1)) & Vector512.Create(EvenBits);
    }

    internal static ulong Spread(ulong bits)
    {
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & EvenBits;
    }

    internal static uint Squash(ulong bits)
    {
        bits &= EvenBits;
        bits = (bits | (bits >> 1)) & 0x3333333333333333;
        bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(bits | (bits >> 16));
    }
}

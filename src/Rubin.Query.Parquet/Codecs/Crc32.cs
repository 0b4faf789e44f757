using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32.Arm64;

namespace Rubin.Query.Parquet;

/// <summary>
/// The CRC-32 of GZIP (RFC 1952, section 8), which Parquet asks for: bits from the lowest on, polynomial 0x04C11DB7. On x86, blocks are folded into those
/// behind them by multiplication without carries (Gopal et al. 2009, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction").
/// </summary>
static class Crc32
{
    /// <summary>The polynomial, its highest power in the lowest bit.</summary>
    const uint Reflected = 0xEDB88320;

    static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(b => Divide((uint)b, 8))];
    static readonly Vector128<ulong> By128 = Distance(128);
    static readonly Vector128<ulong> By512 = Distance(512);
    static readonly Vector128<ulong> By2048 = Distance(2048);

    /// <summary>The checksum of bytes that follow those of which <paramref name="before"/> is the checksum, 0 for none.</summary>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * Vector512<byte>.Count)
        {
            var blocks = MemoryMarshal.Cast<byte, Vector512<ulong>>(bytes);
            bytes = bytes[(blocks.Length * Vector512<byte>.Count)..];
            crc = Fold(crc, blocks);
        }

        if (ArmCrc32.IsSupported)
        {
            for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            {
                crc = ArmCrc32.ComputeCrc32(crc, MemoryMarshal.Read<ulong>(bytes));
            }
        }

        return ~Remainder(crc, bytes);
    }

    static uint Fold(uint crc, ReadOnlySpan<Vector512<ulong>> blocks)
    {
        var a = blocks[0] ^ Vector512.CreateScalar((ulong)crc);
        blocks = blocks[1..];
        if (Pclmulqdq.V512.IsSupported && blocks.Length >= 7)
        {
            // Four chains, for one waits for its multiplications.
            var (b, c, d) = (blocks[0], blocks[1], blocks[2]);
            for (blocks = blocks[3..]; blocks.Length >= 4; blocks = blocks[4..])
            {
                a = Move(a, By2048) ^ blocks[0];
                b = Move(b, By2048) ^ blocks[1];
                c = Move(c, By2048) ^ blocks[2];
                d = Move(d, By2048) ^ blocks[3];
            }

            a = Move(Move(Move(a, By512) ^ b, By512) ^ c, By512) ^ d;
        }

        foreach (var block in blocks)
        {
            a = Move(a, By512) ^ block;
        }

        var sum = a.GetLower().GetLower();
        sum = Move(sum, By128) ^ a.GetLower().GetUpper();
        sum = Move(sum, By128) ^ a.GetUpper().GetLower();
        sum = Move(sum, By128) ^ a.GetUpper().GetUpper();
        return Remainder(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in sum)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Move(Vector512<ulong> bits, Vector128<ulong> distance)
    {
        if (Pclmulqdq.V512.IsSupported)
        {
            var wide = Vector512.Create(Vector256.Create(distance, distance), Vector256.Create(distance, distance));
            return Pclmulqdq.V512.CarrylessMultiply(bits, wide, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(bits, wide, 0x11);
        }

        var (low, high) = (bits.GetLower(), bits.GetUpper());
        return Vector512.Create(
            Vector256.Create(Move(low.GetLower(), distance), Move(low.GetUpper(), distance)),
            Vector256.Create(Move(high.GetLower(), distance), Move(high.GetUpper(), distance)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ulong> Move(Vector128<ulong> bits, Vector128<ulong> distance) =>
        Pclmulqdq.CarrylessMultiply(bits, distance, 0x00) ^ Pclmulqdq.CarrylessMultiply(bits, distance, 0x11);

    static uint Remainder(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = (crc >> 8) ^ Remainders[(byte)crc ^ b];
        }

        return crc;
    }

    /// <summary>The factors that move 128 bits on by <paramref name="bits"/>: x^(bits + 32) and x^(bits - 32) modulo the polynomial.</summary>
    static Vector128<ulong> Distance(int bits) => Vector128.Create(Power(bits + 32), Power(bits - 32));

    // In the order of the checksum's bits x^31 is 1; the product of two such has one bit less than its place, which the shift makes up for.
    static ulong Power(int exponent) => (ulong)Divide(1, exponent - 31) << 1;

    /// <summary>The remainder of a polynomial, whose highest power is the lowest bit, times x^<paramref name="power"/>.</summary>
    static uint Divide(uint polynomial, int power)
    {
        for (; power > 0; power--)
        {
            polynomial = (polynomial >> 1) ^ ((polynomial & 1) * Reflected);
        }

        return polynomial;
    }
}

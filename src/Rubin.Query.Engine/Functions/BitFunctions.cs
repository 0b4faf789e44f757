using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Operations on the bits of integers, in BIGINT (two's complement).</summary>
[QueryFunctions]
public static class BitFunctions
{
    /// <summary>All of them.</summary>
    public static ValueList<ScalarFunction> All { get; } =
    [
        Of<AndBits>("&", "Bits that are set in both.", "6 & 3 = 2", "BITWISE_AND"),
        Of<OrBits>("|", "Bits that are set in one or both.", "6 | 3 = 7", "BITWISE_OR"),
        Of<XorBits>("^", "Bits that are set in one only.", "6 ^ 3 = 5", "BITWISE_XOR"),
        Of<ShiftLeft>("<<", "Bits moved to the left; 0 from 64 places on.", "1 << 4 = 16", "SHIFT_LEFT"),
        Of<ShiftRight>(">>", "Bits moved to the right, the sign kept.", "-16 >> 2 = -4", "SHIFT_RIGHT"),
        new("~", new("Every bit inverted.", "~0 = -1"), [Overload.Unary<NotBits, long, long>()]) { Aliases = ["BITWISE_NOT"] },
        new("bit_count", new("Number of set bits.", "bit_count(7) = 3"), [Overload.Unary<CountBits, long, long>()]),
    ];

    static ScalarFunction Of<TOp>(string name, string summary, string example, string alias)
        where TOp : struct, IBinary<long, long, long> =>
        new(name, new(summary, example), [Overload.Binary<TOp, long, long, long>()]) { Aliases = [alias] };

    readonly struct AndBits : IBinary<long, long, long>
    {
        public static long Invoke(long x, long y) => x & y;
    }

    readonly struct OrBits : IBinary<long, long, long>
    {
        public static long Invoke(long x, long y) => x | y;
    }

    readonly struct XorBits : IBinary<long, long, long>
    {
        public static long Invoke(long x, long y) => x ^ y;
    }

    readonly struct ShiftLeft : IBinary<long, long, long>
    {
        public static long Invoke(long x, long y) => y is < 0 or > 63 ? 0 : x << (int)y;
    }

    readonly struct ShiftRight : IBinary<long, long, long>
    {
        public static long Invoke(long x, long y) => x >> (int)Math.Clamp(y, 0, 63);
    }

    readonly struct NotBits : IUnary<long, long>
    {
        public static long Invoke(long x) => ~x;
    }

    readonly struct CountBits : IUnary<long, long>
    {
        public static long Invoke(long x) => long.PopCount(x);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Densities as bytes.</summary>
static class ByteDensity
{
    /// <summary>Sets bytes to 255 p / peak, to the nearest.</summary>
    /// <param name="density">Not negative, not above <paramref name="peak"/>.</param>
    /// <param name="peak">Above 0.</param>
    /// <param name="bytes">As many.</param>
    public static void Quantise(ReadOnlySpan<float> density, float peak, Span<byte> bytes)
    {
        var scale = 255 / peak;
        var k = 0;
        ref var source = ref MemoryMarshal.GetReference(density);
        for (; k <= bytes.Length - 16; k += 16)
        {
            Vector128.Narrow(
                Vector128.Narrow(Four(ref source, k, scale), Four(ref source, k + 4, scale)),
                Vector128.Narrow(Four(ref source, k + 8, scale), Four(ref source, k + 12, scale))).CopyTo(bytes[k..]);
        }

        for (; k < bytes.Length; k++) bytes[k] = (byte)((density[k] * scale) + 0.5f);
    }

    static Vector128<uint> Four(ref float source, int offset, float scale) =>
        Vector128.ConvertToInt32Native((Vector128.LoadUnsafe(ref source, (nuint)offset) * scale) + Vector128.Create(0.5f)).AsUInt32();
}

using System.Runtime.CompilerServices;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>What the kernels need beyond arithmetic.</summary>
static class LaneMath
{
    /// <summary>
    /// 2ˣ to 2·10⁻⁷ for −126 ≤ x ≤ 126; beyond, its value there. A polynomial of degree 5 on the fraction (minimax), and the whole part added to the
    /// exponent: 1.5 · 2²³ added to x leaves it in the lowest bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp2<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Min(TLanes.Max(x, TLanes.Create(-126)), TLanes.Create(126));
        var shifted = x + TLanes.Create(12582912);
        var fraction = x - (shifted - TLanes.Create(12582912));
        var power = TLanes.MultiplyAdd(fraction, TLanes.Create(1.33398102e-3f), TLanes.Create(9.61812910e-3f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Create(5.55041086e-2f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Create(2.40226507e-1f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Create(6.93147182e-1f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Create(1));
        return TLanes.Scale(power, shifted);
    }
}

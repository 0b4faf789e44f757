using System.Runtime.CompilerServices;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>What all widths of vectors share.</summary>
static class LaneMath
{
    /// <summary>2ˣ to 2·10⁻⁷ for −0.5 ≤ x ≤ 0.5: a minimax polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp2Polynomial<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        var square = x * x;
        var low = TLanes.MultiplyAdd(x, TLanes.Create(6.93147182e-1f), TLanes.Create(1));
        var middle = TLanes.MultiplyAdd(x, TLanes.Create(5.55041086e-2f), TLanes.Create(2.40226507e-1f));
        var high = TLanes.MultiplyAdd(x, TLanes.Create(1.33398102e-3f), TLanes.Create(9.61812910e-3f));
        return TLanes.MultiplyAdd(square, TLanes.MultiplyAdd(square, high, middle), low);
    }
}

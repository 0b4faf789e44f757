using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Pdfs;

/// <summary>Powers of two without branches and without a detour through doubles.</summary>
static class VectorPower
{
    /// <summary>2 to the power of x, relative error below 3·10⁻⁷ from −126 to 127; below that 2⁻¹²⁶.</summary>
    /// <remarks>x is split into the nearest whole number, by adding 1.5·2²³, and the rest; Taylor's series of 2^rest to the sixth power.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-126f)), Vector256.Create(127f));
        var shifted = x + Vector256.Create(12582912f);
        var rest = x - (shifted - Vector256.Create(12582912f));
        var p = Vector256.FusedMultiplyAdd(rest, Vector256.Create(1.5403530e-4f), Vector256.Create(1.3333558e-3f));
        p = Vector256.FusedMultiplyAdd(p, rest, Vector256.Create(9.6181291e-3f));
        p = Vector256.FusedMultiplyAdd(p, rest, Vector256.Create(5.5504109e-2f));
        p = Vector256.FusedMultiplyAdd(p, rest, Vector256.Create(2.4022651e-1f));
        p = Vector256.FusedMultiplyAdd(p, rest, Vector256.Create(6.9314718e-1f));
        p = Vector256.FusedMultiplyAdd(p, rest, Vector256<float>.One);
        return (p.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}

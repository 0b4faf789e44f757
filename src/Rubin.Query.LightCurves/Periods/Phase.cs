using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>Phases in whole cycles with the error of the product, so that they are exact to 10⁻¹⁵ cycles however long the curve.</summary>
static class Phase
{
    /// <summary>Sine and cosine of 2π f t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sine, Vector512<double> Cosine) SinCos(double frequency, Vector512<double> time)
    {
        var f = Vector512.Create(frequency);
        var high = f * time;
        var low = Vector512.FusedMultiplyAdd(f, time, -high);
        return Vector512.SinCos((high - Vector512.Round(high) + low) * (2 * Math.PI));
    }
}

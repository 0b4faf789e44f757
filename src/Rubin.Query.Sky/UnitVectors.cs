using System.Runtime.Intrinsics;

namespace Rubin.Query.Sky;

/// <summary>Positions in degrees to columns of unit vectors, eight at a time where the machine has 512-bit vectors.</summary>
static class UnitVectors
{
    public static void FromDegrees(
        ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<double> x, Span<double> y, Span<double> z)
    {
        var rows = raDegrees.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(decDegrees.Length, rows, nameof(decDegrees));
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, rows, nameof(x));
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, rows, nameof(y));
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, rows, nameof(z));
        var row = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row <= rows - Vector512<double>.Count; row += Vector512<double>.Count)
            {
                var (sinRa, cosRa) = Vector512.SinCos(Vector512.Create(raDegrees[row..]) * Angle.RadiansPerDegree);
                var (sinDec, cosDec) = Vector512.SinCos(Vector512.Create(decDegrees[row..]) * Angle.RadiansPerDegree);
                (cosDec * cosRa).CopyTo(x[row..]);
                (cosDec * sinRa).CopyTo(y[row..]);
                sinDec.CopyTo(z[row..]);
            }
        }

        for (; row < rows; row++) (x[row], y[row], z[row]) = UnitVector.FromDegrees(raDegrees[row], decDegrees[row]);
    }
}

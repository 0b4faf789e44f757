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
                var (vx, vy, vz) = Directions(Vector512.Create(raDegrees[row..]), Vector512.Create(decDegrees[row..]));
                vx.CopyTo(x[row..]);
                vy.CopyTo(y[row..]);
                vz.CopyTo(z[row..]);
            }

            // The last bit must not depend on where a row stands, so the rest goes the same way.
            if (row < rows)
            {
                var (vx, vy, vz) = Directions(Padded(raDegrees[row..]), Padded(decDegrees[row..]));
                for (var lane = 0; row < rows; lane++, row++) (x[row], y[row], z[row]) = (vx[lane], vy[lane], vz[lane]);
            }

            return;
        }

        for (; row < rows; row++) (x[row], y[row], z[row]) = UnitVector.FromDegrees(raDegrees[row], decDegrees[row]);
    }

    static (Vector512<double> X, Vector512<double> Y, Vector512<double> Z) Directions(Vector512<double> raDegrees, Vector512<double> decDegrees)
    {
        var (sinRa, cosRa) = Vector512.SinCos(raDegrees * Angle.RadiansPerDegree);
        var (sinDec, cosDec) = Vector512.SinCos(decDegrees * Angle.RadiansPerDegree);
        return (cosDec * cosRa, cosDec * sinRa, sinDec);
    }

    static Vector512<double> Padded(ReadOnlySpan<double> values)
    {
        Span<double> lanes = stackalloc double[Vector512<double>.Count];
        lanes.Clear();
        values.CopyTo(lanes);
        return Vector512.Create<double>(lanes);
    }
}

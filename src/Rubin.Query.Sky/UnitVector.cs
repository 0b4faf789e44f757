using System.Runtime.CompilerServices;

namespace Rubin.Query.Sky;

/// <summary>
/// A direction: X towards (0°, 0°), Y towards (90°, 0°), Z towards the north pole. Separations of unit vectors are good to about
/// 2e-16 radians (5e-11 arcsec) at every distance, antipodes included.
/// </summary>
/// <param name="X">cos(dec) cos(ra).</param>
/// <param name="Y">cos(dec) sin(ra).</param>
/// <param name="Z">sin(dec).</param>
public readonly record struct UnitVector(double X, double Y, double Z)
{
    const double EqualOrOpposite = 1e-15;

    /// <summary>The direction of a position in degrees; any longitude, latitude in [-90, 90].</summary>
    public static UnitVector FromDegrees(double raDegrees, double decDegrees) =>
        FromRadians(raDegrees * Angle.RadiansPerDegree, decDegrees * Angle.RadiansPerDegree);

    /// <summary>The direction of a position in radians; any longitude, latitude in [-π/2, π/2].</summary>
    public static UnitVector FromRadians(double raRadians, double decRadians)
    {
        var (sinRa, cosRa) = Math.SinCos(raRadians);
        var (sinDec, cosDec) = Math.SinCos(decRadians);
        return new(cosDec * cosRa, cosDec * sinRa, sinDec);
    }

    /// <summary>The position in degrees, ra in [0, 360); (0, ±90) at the poles.</summary>
    public (double RaDegrees, double DecDegrees) ToDegrees()
    {
        var ra = Angle.RadiansToDegrees(Math.Atan2(Y, X));
        var dec = Angle.RadiansToDegrees(Math.Atan2(Z, Math.Sqrt(X * X + Y * Y)));
        var folded = Angle.FoldDegrees(ra);
        return (folded == 360 ? 0 : folded, dec);
    }

    /// <summary>The separation from another direction, in radians in [0, π] (Kahan's form, precise near 0 and π).</summary>
    public double SeparationRadians(in UnitVector other) =>
        2 * Math.Atan2(Math.Sqrt(ChordSquared(other)), Math.Sqrt(ChordSquared(-other)));

    /// <summary>The squared length of the chord to another direction, 4 sin²(separation / 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ChordSquared(in UnitVector other)
    {
        double x = X - other.X, y = Y - other.Y, z = Z - other.Z;
        return x * x + y * y + z * z;
    }

    internal bool IsFinite => double.IsFinite(X + Y + Z);

    /// <summary>The scalar product.</summary>
    public double Dot(in UnitVector other) => X * other.X + Y * other.Y + Z * other.Z;

    /// <summary>The opposite direction.</summary>
    public static UnitVector operator -(in UnitVector v) => new(-v.X, -v.Y, -v.Z);

    /// <summary>
    /// The unit normal of the great circle from this direction to another, to the left of the way; formed from sum and difference, so that
    /// it stays precise for neighbours. Null where the two are equal or opposite, but for rounding, and no single great circle joins them.
    /// </summary>
    public UnitVector? NormalTo(in UnitVector other)
    {
        double sx = X + other.X, sy = Y + other.Y, sz = Z + other.Z;
        double dx = other.X - X, dy = other.Y - Y, dz = other.Z - Z;
        double x = sy * dz - sz * dy, y = sz * dx - sx * dz, z = sx * dy - sy * dx;
        var length = Math.Sqrt(x * x + y * y + z * z);
        return length > EqualOrOpposite ? new(x / length, y / length, z / length) : null;
    }

    /// <summary>The direction half way to another; of no meaning for opposite directions.</summary>
    public UnitVector MidpointWith(in UnitVector other) => Normalized(X + other.X, Y + other.Y, Z + other.Z);

    internal static UnitVector Normalized(double x, double y, double z)
    {
        var length = Math.Sqrt(x * x + y * y + z * z);
        return new(x / length, y / length, z / length);
    }

    /// <summary>
    /// The directions of many positions in degrees, as three columns. All spans have the length of <paramref name="raDegrees"/>.
    /// </summary>
    public static void FromDegrees(
        ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<double> x, Span<double> y, Span<double> z) =>
        UnitVectors.FromDegrees(raDegrees, decDegrees, x, y, z);
}

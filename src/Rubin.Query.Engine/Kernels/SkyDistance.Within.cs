using System.Runtime.Intrinsics;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Which pairs are within a radius, without their separations. The haversine decides where it is clearly below or above that of the radius; what is so near
/// the border that roundings could decide is measured, so that the answer is that of comparing <see cref="Degrees(double, double, double, double)"/>.
/// </summary>
static partial class SkyDistance
{
    /// <summary>A haversine and the separation computed from it agree to some 1e-15; nothing is lost by measuring a little more.</summary>
    const double Doubt = 1e-11;

    /// <summary>Over a pole separations are sums of latitudes, good to some 3e-14 degrees, however small they are.</summary>
    const double DoubtDegrees = 1e-12;

    /// <summary>Sets a bit for each pair whose separation is below a radius in degrees, or equal to it where <paramref name="includesBorder"/>.</summary>
    /// <param name="lon1">Degrees; a coordinate that is the same for all may come as a single value.</param>
    /// <param name="lat1">Degrees.</param>
    /// <param name="lon2">Degrees.</param>
    /// <param name="lat2">Degrees.</param>
    /// <param name="radius">Degrees, 0 or more.</param>
    /// <param name="includesBorder">Whether what is on the border counts.</param>
    /// <param name="rows">Number of pairs.</param>
    /// <param name="bits">Takes a byte for eight pairs.</param>
    internal static void Within(
        ReadOnlySpan<double> lon1, ReadOnlySpan<double> lat1, ReadOnlySpan<double> lon2, ReadOnlySpan<double> lat2, double radius, bool includesBorder, int rows, Span<byte> bits)
    {
        var low = Vector512.Create(Haversine(radius - DoubtDegrees) * (1 - Doubt));
        var high = Vector512.Create(Haversine(radius + DoubtDegrees) * (1 + Doubt));
        var farther = Vector512.Create((radius + DoubtDegrees) * (1 + Doubt));
        var cosine = lat2.Length == 1 ? LaneTrigonometry.Cos(Vector512.Create(lat2[0] * Angle.RadiansPerDegree)) : default;
        for (var i = 0; i < rows; i += Vector512<double>.Count)
        {
            var (b, d) = (Load(lat1, i), Load(lat2, i));
            var dLat = Vector512.Abs(b - d);
            if (Vector512.GreaterThanAll(dLat, farther) && AreLatitudes(b) && AreLatitudes(d))
            {
                continue;
            }

            var dLon = Vector512.Abs(Load(lon1, i) - Load(lon2, i));
            dLon = Vector512.GreaterThanAny(dLon, Vector512.Create(540.0)) ? Reduced(dLon) : dLon;
            dLon = Vector512.Min(dLon, Vector512.Abs(dLon - Vector512.Create(360.0)));
            var cosines = LaneTrigonometry.Cos(b * Angle.RadiansPerDegree) * (lat2.Length == 1 ? cosine : LaneTrigonometry.Cos(d * Angle.RadiansPerDegree));
            var haversine = Square(LaneTrigonometry.Sin(dLat * HalfRadian)) + cosines * Square(LaneTrigonometry.Sin(dLon * HalfRadian));
            var inside = Vector512.LessThan(haversine, low);
            var open = Vector512.GreaterThanOrEqual(haversine, low) & Vector512.LessThanOrEqual(haversine, high);
            var isInside = (byte)inside.ExtractMostSignificantBits();
            if (open != Vector512<double>.Zero || !AreLatitudes(b) || !AreLatitudes(d))
            {
                isInside = Measured(dLon, b, d, radius, includesBorder);
            }

            bits[i >> 3] = (byte)(isInside & (0xFF >> Math.Max(0, i + Vector512<double>.Count - rows)));
        }
    }

    static double Haversine(double degrees)
    {
        var sine = Math.Sin(Math.Clamp(degrees, 0, 180) * HalfRadian);
        return sine * sine;
    }

    /// <summary>Beyond the poles separations are another matter: those along a meridian are differences of latitudes.</summary>
    static bool AreLatitudes(Vector512<double> degrees) => Vector512.LessThanOrEqualAll(Vector512.Abs(degrees), Vector512.Create(90.0));

    static byte Measured(Vector512<double> dLon, Vector512<double> lat1, Vector512<double> lat2, double radius, bool includesBorder)
    {
        Span<double> lanes = stackalloc double[Vector512<double>.Count];
        Store(dLon, lat1, lat2, lanes);
        var bits = 0;
        for (var k = 0; k < lanes.Length; k++)
        {
            bits |= (includesBorder ? lanes[k] <= radius : lanes[k] < radius) ? 1 << k : 0;
        }

        return (byte)bits;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Separations of positions in degrees, 0 to 180: haversines, beyond 90 degrees those to the antipode, good to some ulps at both
/// ends. The order of
/// the two positions does not matter, and along a meridian (over a pole too), from a pole or along the equator the difference of the coordinates comes out
/// exactly, so that what is drawn on a circle's border is on it. Single pairs go the way of many: an answer does not depend on how rows are batched.
/// </summary>
static partial class SkyDistance
{
    const double HalfRadian = Angle.RadiansPerDegree / 2;

    /// <summary>The separation of one pair.</summary>
    internal static double Degrees(double lon1, double lat1, double lon2, double lat2)
    {
        var answer = 0.0;
        Degrees([lon1], [lat1], [lon2], [lat2], new Span<double>(ref answer));
        return answer;
    }

    /// <summary>The separations of many pairs. A coordinate that is the same for all may come as a single value.</summary>
    internal static void Degrees(
        ReadOnlySpan<double> lon1, ReadOnlySpan<double> lat1, ReadOnlySpan<double> lon2, ReadOnlySpan<double> lat2, Span<double> answers)
    {
        for (var i = 0; i < answers.Length; i += Vector512<double>.Count)
        {
            var lanes = answers[i..Math.Min(answers.Length, i + Vector512<double>.Count)];
            var (a, b, c, d) = (Load(lon1, i), Load(lat1, i), Load(lon2, i), Load(lat2, i));
            var dLon = Vector512.Abs(a - c);
            if (Vector512.GreaterThanAny(dLon, Vector512.Create(540.0)))
            {
                dLon = Reduced(dLon);
            }

            Store(Vector512.Min(dLon, Vector512.Abs(dLon - Vector512.Create(360.0))), b, d, lanes);
        }
    }

    static void Store(Vector512<double> dLon, Vector512<double> lat1, Vector512<double> lat2, Span<double> lanes)
    {
        var dLat = Vector512.Abs(lat1 - lat2);

        // At a pole all longitudes are one, but for NaN, which is none.
        var atPole = Vector512.Equals(Vector512.Max(Vector512.Abs(lat1), Vector512.Abs(lat2)), Vector512.Create(90.0)) & Vector512.Equals(dLon, dLon);
        dLon = Vector512.ConditionalSelect(atPole, Vector512<double>.Zero, dLon);
        var cosines = LaneTrigonometry.Cos(lat1 * Angle.RadiansPerDegree) * LaneTrigonometry.Cos(lat2 * Angle.RadiansPerDegree);
        var haversine = Square(LaneTrigonometry.Sin(dLat * HalfRadian)) + cosines * Square(LaneTrigonometry.Sin(dLon * HalfRadian));
        var isFar = Vector512.GreaterThan(haversine, Vector512.Create(0.5));
        if (isFar != Vector512<double>.Zero)
        {
            var toAntipode = Square(LaneTrigonometry.Sin((lat1 + lat2) * HalfRadian)) + cosines * Square(LaneTrigonometry.Cos(dLon * HalfRadian));
            haversine = Vector512.ConditionalSelect(isFar, toAntipode, haversine);
        }

        var sine = Vector512.Sqrt(haversine);
        var isOnEquator = Vector512.Equals(Vector512.Abs(lat1) + Vector512.Abs(lat2), Vector512<double>.Zero);
        for (var k = 0; k < lanes.Length; k++)
        {
            var angle = Angle.RadiansToDegrees(2 * Math.Asin(sine[k]));
            lanes[k] = dLon[k] == 0 ? dLat[k]
                : dLon[k] == 180 ? 180 - Math.Abs(lat1[k] + lat2[k])
                : isOnEquator[k] != 0 ? dLon[k]
                : isFar[k] != 0 ? 180 - angle : angle;
        }
    }

    static Vector512<double> Load(ReadOnlySpan<double> values, int start)
    {
        if (values.Length == 1)
        {
            return Vector512.Create(values[0]);
        }

        if (start + Vector512<double>.Count <= values.Length)
        {
            return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);
        }

        Span<double> padded = stackalloc double[Vector512<double>.Count];
        padded.Clear();
        values[start..].CopyTo(padded);
        return Vector512.Create<double>(padded);
    }

    static Vector512<double> Reduced(Vector512<double> degrees)
    {
        Span<double> lanes = stackalloc double[Vector512<double>.Count];
        degrees.CopyTo(lanes);
        foreach (ref var lane in lanes)
        {
            lane = Math.Abs(Math.IEEERemainder(lane, 360));
        }

        return Vector512.Create<double>(lanes);
    }

    static Vector512<double> Square(Vector512<double> x) => x * x;
}

using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Separations of positions in degrees.</summary>
static class SkyDistance
{
    /// <summary>
    /// The separation in degrees, 0 to 180: haversines, good to some ulps near 0 and near 180. The order of the positions does not matter, and along
    /// a meridian or the equator the difference of the coordinates comes out exactly, so that what is drawn on a circle's border is on it.
    /// </summary>
    internal static double Degrees(double lon1, double lat1, double lon2, double lat2)
    {
        var (dLon, dLat) = (Math.Abs(lon1 - lon2), Math.Abs(lat1 - lat2));
        if (dLon > 180)
        {
            dLon = Math.Abs(Math.IEEERemainder(dLon, 360));
        }

        return dLon == 0 ? dLat
            : lat1 == 0 && lat2 == 0 ? dLon
            : Angle.RadiansToDegrees(Angle.SeparationRadians(0, Math.Min(lat1, lat2), dLon, Math.Max(lat1, lat2)));
    }

    /// <summary>Degrees of many pairs; an argument that is the same for all has one value.</summary>
    internal static double[] Degrees(ReadOnlySpan<double> lon1, ReadOnlySpan<double> lat1, ReadOnlySpan<double> lon2, ReadOnlySpan<double> lat2, int rows)
    {
        var (a, b, c, d) = (Step(lon1), Step(lat1), Step(lon2), Step(lat2));
        var answers = GC.AllocateUninitializedArray<double>(rows);
        for (var i = 0; i < rows; i++)
        {
            answers[i] = Degrees(lon1[i * a], lat1[i * b], lon2[i * c], lat2[i * d]);
        }

        return answers;

        int Step(ReadOnlySpan<double> values) => values.Length == 1 && rows != 1 ? 0 : 1;
    }
}

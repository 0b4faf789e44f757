namespace Rubin.Query.Sky;

/// <summary>Conversions between the units of angle: degrees at the surface, radians inside, arcseconds for separations.</summary>
public static class Angle
{
    /// <summary>Radians in a degree: the double that astropy and the CDS library multiply by.</summary>
    public const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Radians in an arcsecond.</summary>
    public const double RadiansPerArcsecond = Math.PI / 648000;

    /// <summary>An angle in degrees as radians.</summary>
    public static double DegreesToRadians(double degrees) => degrees * RadiansPerDegree;

    /// <summary>An angle in radians as degrees.</summary>
    public static double RadiansToDegrees(double radians) => radians * (180 / Math.PI);

    /// <summary>An angle in arcseconds as radians.</summary>
    public static double ArcsecondsToRadians(double arcseconds) => arcseconds * RadiansPerArcsecond;

    /// <summary>An angle in radians as arcseconds.</summary>
    public static double RadiansToArcseconds(double radians) => radians * (648000 / Math.PI);

    /// <summary>The same longitude in [0, 360]; 360 itself only where a tiny negative longitude rounds up to it.</summary>
    public static double FoldDegrees(double longitudeDegrees) => longitudeDegrees is >= 0 and < 360
        ? longitudeDegrees
        : longitudeDegrees - 360 * Math.Floor(longitudeDegrees / 360);

    /// <summary>
    /// The separation in radians, in [0, π], of two positions given in degrees. Haversines of the differences keep full relative
    /// precision down to the last digit of the input; beyond 90 degrees the haversine to the antipode does the same towards π.
    /// NaN where a coordinate is NaN or infinite.
    /// </summary>
    public static double SeparationRadians(double ra1Degrees, double dec1Degrees, double ra2Degrees, double dec2Degrees)
    {
        var sinLongitude = Math.Sin((ra2Degrees - ra1Degrees) * (RadiansPerDegree / 2));
        var sinDifference = Math.Sin((dec2Degrees - dec1Degrees) * (RadiansPerDegree / 2));
        var cosines = Math.Cos(dec1Degrees * RadiansPerDegree) * Math.Cos(dec2Degrees * RadiansPerDegree);
        var haversine = sinDifference * sinDifference + cosines * sinLongitude * sinLongitude;
        if (!(haversine > 0.5)) return 2 * Math.Asin(Math.Sqrt(haversine));
        var cosLongitude = Math.Cos((ra2Degrees - ra1Degrees) * (RadiansPerDegree / 2));
        var sinSum = Math.Sin((dec1Degrees + dec2Degrees) * (RadiansPerDegree / 2));
        return Math.PI - 2 * Math.Asin(Math.Sqrt(sinSum * sinSum + cosines * cosLongitude * cosLongitude));
    }
}

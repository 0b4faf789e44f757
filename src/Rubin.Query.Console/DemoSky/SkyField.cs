using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>A round field of the demo sky, and the pointings that cover it.</summary>
/// <param name="Center">Its centre.</param>
/// <param name="RadiusDegrees">Its radius.</param>
sealed record SkyField(UnitVector Center, double RadiusDegrees)
{
    /// <summary>Radius of the camera's field of view in degrees.</summary>
    internal const double CameraRadiusDegrees = 1.75;

    // A hexagonal grid of this step is seen 1.64 times on average, and a point of it is at most 1.5 degrees from a pointing.
    const double StepDegrees = 2.6;

    /// <summary>The fields: one across RA 0, one on the south pole.</summary>
    internal static IReadOnlyList<SkyField> All { get; } = [new(UnitVector.FromDegrees(0, -27), 4), new(new(0, 0, -1), 2.5)];

    /// <summary>Its share of the area of all fields.</summary>
    internal double Share => RadiusDegrees * RadiusDegrees / All.Sum(f => f.RadiusDegrees * f.RadiusDegrees);

    /// <summary>Centres of visits: a hexagonal grid that leaves no gap in the field.</summary>
    internal IEnumerable<UnitVector> Pointings()
    {
        var rowStep = StepDegrees * Math.Sqrt(0.75);
        var reach = RadiusDegrees + StepDegrees / Math.Sqrt(3);
        var rows = (int)(reach / rowStep);
        for (var row = -rows; row <= rows; row++)
        {
            var (y, shift) = (row * rowStep, (row & 1) * StepDegrees / 2);
            for (var x = Math.Ceiling((-reach - shift) / StepDegrees) * StepDegrees + shift; x <= reach; x += StepDegrees)
            {
                var distance = Math.Sqrt(x * x + y * y);
                if (distance <= reach)
                {
                    yield return At(distance * Angle.RadiansPerDegree, Math.Atan2(y, x));
                }
            }
        }
    }

    /// <summary>A place in the field, all as likely.</summary>
    internal UnitVector Place(ref SkyRandom random)
    {
        var height = 1 - random.Uniform() * (1 - Math.Cos(RadiusDegrees * Angle.RadiansPerDegree));
        return At(Math.Acos(height), random.Uniform(0, 2 * Math.PI));
    }

    UnitVector At(double distanceRadians, double angleRadians) => Offset(Center, distanceRadians, angleRadians);

    /// <summary>The place at a distance from another, in a direction counted from that place's east to its north.</summary>
    internal static UnitVector Offset(in UnitVector from, double distanceRadians, double angleRadians)
    {
        var across = Math.Sqrt(from.X * from.X + from.Y * from.Y);
        var (ex, ey) = across > 1e-12 ? (-from.Y / across, from.X / across) : (0.0, 1.0);
        double nx = -from.Z * ey, ny = from.Z * ex, nz = from.X * ey - from.Y * ex;
        var (sin, cos) = Math.SinCos(distanceRadians);
        var (sinAngle, cosAngle) = Math.SinCos(angleRadians);
        double east = sin * cosAngle, north = sin * sinAngle;
        return new(from.X * cos + ex * east + nx * north, from.Y * cos + ey * east + ny * north, from.Z * cos + nz * north);
    }
}

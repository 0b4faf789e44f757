namespace Rubin.Query.Sky;

/// <summary>
/// All directions whose orthographic projection about a centre lies in an ellipse (scisql's, Qserv's and STC-S's ellipse): an elliptical cone,
/// and so the image of a circle of 45 degrees under a linear map, which keeps great circles great circles.
/// </summary>
public sealed class Ellipse : SkyRegion
{
    const double ImageRadius = Math.PI / 4;

    // Axes below this (2e-8 arcsec) are widened to it: unit vectors resolve no less.
    const double SmallestAxis = 1e-13;

    // What is computed to be on the border is in: coordinates on the tangent plane are good to some ulps of 1.
    const double BorderRounding = 4.5e-16;

    readonly UnitVector _major;
    readonly UnitVector _minor;
    readonly double _cotMajor;
    readonly double _cotMinor;

    /// <summary>An ellipse; an <see cref="ArgumentOutOfRangeException"/> where 0 ≤ minor ≤ major ≤ π/2 does not hold.</summary>
    /// <param name="center">The centre.</param>
    /// <param name="majorRadians">Semi-major axis, radians.</param>
    /// <param name="minorRadians">Semi-minor axis, radians.</param>
    /// <param name="positionAngleRadians">Direction of the major axis, from north to east, radians.</param>
    public Ellipse(in UnitVector center, double majorRadians, double minorRadians, double positionAngleRadians)
    {
        if (!(majorRadians is >= 0 and <= Math.PI / 2)) throw new ArgumentOutOfRangeException(nameof(majorRadians), "the major axis is not in [0, 90] degrees");
        if (!(minorRadians >= 0 && minorRadians <= majorRadians))
        {
            throw new ArgumentOutOfRangeException(nameof(minorRadians), "the minor axis is not within 0 and the major one");
        }

        if (!double.IsFinite(positionAngleRadians)) throw new ArgumentOutOfRangeException(nameof(positionAngleRadians), "the angle is not finite");
        Center = center;
        (MajorRadians, MinorRadians, PositionAngleRadians) = (majorRadians, minorRadians, positionAngleRadians);
        var (east, north) = TangentsAt(center);
        var (sin, cos) = Math.SinCos(positionAngleRadians);
        _major = new(north.X * cos + east.X * sin, north.Y * cos + east.Y * sin, north.Z * cos + east.Z * sin);
        _minor = new(east.X * cos - north.X * sin, east.Y * cos - north.Y * sin, east.Z * cos - north.Z * sin);
        _cotMajor = Cotangent(majorRadians);
        _cotMinor = Cotangent(minorRadians);
    }

    /// <summary>The centre.</summary>
    public UnitVector Center { get; }

    /// <summary>The semi-major axis in radians.</summary>
    public double MajorRadians { get; }

    /// <summary>The semi-minor axis in radians.</summary>
    public double MinorRadians { get; }

    /// <summary>Direction of the major axis in radians, from north to east.</summary>
    public double PositionAngleRadians { get; }

    /// <summary>
    /// The area in steradians: over the projected ellipse du dv / √(1 - u² - v²), along the radius in closed form; the rest is periodic, where
    /// the rule of equal steps converges geometrically.
    /// </summary>
    public double AreaSteradians
    {
        get
        {
            const int Steps = 256;
            double a = Math.Sin(MajorRadians), b = Math.Sin(MinorRadians), sum = 0;
            for (var n = 0; n < Steps; n++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * (n + 0.5) / Steps);
                sum += 1 / (1 + Math.Sqrt(Math.Max(0, 1 - a * a * cos * cos - b * b * sin * sin)));
            }

            return a * b * 2 * Math.PI * sum / Steps;
        }
    }

    /// <summary>The ellipse of sizes and position angle in degrees.</summary>
    public static Ellipse FromDegrees(double raDegrees, double decDegrees, double majorDegrees, double minorDegrees, double positionAngleDegrees) =>
        new(UnitVector.FromDegrees(raDegrees, decDegrees), Angle.DegreesToRadians(majorDegrees), Angle.DegreesToRadians(minorDegrees),
            Angle.DegreesToRadians(positionAngleDegrees));

    /// <inheritdoc/>
    public override bool Contains(in UnitVector point)
    {
        var (along, across) = (OffAxis(_major.Dot(point)) * _cotMajor, OffAxis(_minor.Dot(point)) * _cotMinor);
        var forward = Center.Dot(point);
        return forward >= 0 && along * along + across * across <= forward * forward;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var (ra, dec) = Center.ToDegrees();
        return string.Create(null, $"ELLIPSE({ra}, {dec}, {Angle.RadiansToDegrees(MajorRadians)}, {Angle.RadiansToDegrees(MinorRadians)}, {Angle.RadiansToDegrees(PositionAngleRadians)})");
    }

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        var (image, length) = ImageOf(centre);
        var reach = Widened(radiusRadians + Rounding, length);
        var separation = ImageCenter.SeparationRadians(image);
        if (separation > ImageRadius + reach + Rounding) return Placement.Outside;
        return separation + reach + Rounding <= ImageRadius ? Placement.Inside : Placement.Touching;
    }

    internal override Placement PlaceCell(CellOutline cell)
    {
        var points = cell.Points;
        Span<UnitVector> images = stackalloc UnitVector[points.Length];
        var (farthest, shortest) = (0.0, double.PositiveInfinity);
        for (var n = 0; n < points.Length; n++)
        {
            (images[n], var length) = ImageOf(points[n]);
            farthest = Math.Max(farthest, ImageCenter.SeparationRadians(images[n]));
            shortest = Math.Min(shortest, length);
        }

        // Between two points of the outline the map may shrink directions a little more than at them.
        var stray = Widened(cell.Stray, shortest / 2);
        if (farthest + stray <= ImageRadius) return Placement.Inside;
        for (var n = 0; n < images.Length; n++)
        {
            if (ToSegment(images[n], images[(n + 1) % images.Length]) <= ImageRadius + stray) return Placement.Touching;
        }

        return cell.Holds(Center) ? Placement.Touching : Placement.Outside;
    }

    /// <summary>The image of the centre: the axes of the image are minor, major and forward.</summary>
    static UnitVector ImageCenter => new(0, 0, 1);

    /// <summary>The direction that a direction is mapped to, and the length of its image.</summary>
    (UnitVector Image, double Length) ImageOf(in UnitVector point)
    {
        double x = _minor.Dot(point) * _cotMinor, y = _major.Dot(point) * _cotMajor, z = Center.Dot(point);
        var length = Math.Sqrt(x * x + y * y + z * z);
        return (new(x / length, y / length, z / length), length);
    }

    /// <summary>How far, at most, an image may lie off another where the directions lie so far apart; π where that is not known.</summary>
    double Widened(double separation, double length)
    {
        var ratio = Math.Max(1, _cotMinor) * separation / length;
        return ratio < 1 ? Math.Asin(ratio) : Math.PI;
    }

    /// <summary>The separation of the image's centre from an arc; 0 where the arc may be any.</summary>
    static double ToSegment(in UnitVector from, in UnitVector to)
    {
        if (from.NormalTo(to) is not null) return new GreatCircleArc(from, to).SeparationRadians(ImageCenter);
        return from.Dot(to) < 0 ? 0 : from.SeparationRadians(ImageCenter);
    }

    static double OffAxis(double projection) => Math.Max(0, Math.Abs(projection) - BorderRounding);

    static double Cotangent(double radians)
    {
        var (sin, cos) = Math.SinCos(Math.Max(radians, SmallestAxis));
        return Math.Max(0, cos / sin);
    }

    /// <summary>The directions of east and north at a point; at a pole, those of longitude 0.</summary>
    internal static (UnitVector East, UnitVector North) TangentsAt(in UnitVector center)
    {
        var fromAxis = Math.Sqrt(center.X * center.X + center.Y * center.Y);
        var (sinRa, cosRa) = fromAxis > 0 ? (center.Y / fromAxis, center.X / fromAxis) : (0, 1);
        return (new(-sinRa, cosRa, 0), new(-center.Z * cosRa, -center.Z * sinRa, fromAxis));
    }
}

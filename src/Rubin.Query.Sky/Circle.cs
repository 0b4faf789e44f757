namespace Rubin.Query.Sky;

/// <summary>All directions within a radius of a centre: a cone.</summary>
public sealed class Circle : SkyRegion
{
    // Coordinates of unit vectors are good to half an ulp of 1, chords of them to about four: what is computed to be on the
    // border is in.
    const double ChordRounding = 4.5e-16;

    readonly bool _isWide;
    readonly double _chordSquared;

    /// <summary>
    /// A circle; an <see cref="ArgumentOutOfRangeException"/> where the radius is negative or NaN. All of the sky from π on.
    /// </summary>
    public Circle(in UnitVector center, double radiusRadians)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radiusRadians);
        if (double.IsNaN(radiusRadians)) throw new ArgumentOutOfRangeException(nameof(radiusRadians), "the radius is NaN");
        Center = center;
        RadiusRadians = Math.Min(radiusRadians, Math.PI);
        _isWide = RadiusRadians > Math.PI / 2;
        var chord = 2 * Math.Sin((_isWide ? Math.PI - RadiusRadians : RadiusRadians) / 2);
        _chordSquared = _isWide ? Square(Math.Max(0, chord - ChordRounding)) : Square(chord + ChordRounding);
    }

    /// <summary>The circle about a position, all in degrees.</summary>
    public static Circle FromDegrees(double raDegrees, double decDegrees, double radiusDegrees) =>
        new(UnitVector.FromDegrees(raDegrees, decDegrees), Angle.DegreesToRadians(radiusDegrees));

    /// <summary>The centre.</summary>
    public UnitVector Center { get; }

    /// <summary>The radius in radians, 0 to π.</summary>
    public double RadiusRadians { get; }

    /// <summary>
    /// Whether the point lies within the radius. By the chord to the centre, beyond 90 degrees by the chord to the antipode: each is
    /// precise where the other is not.
    /// </summary>
    public override bool Contains(in UnitVector point) =>
        _isWide ? point.ChordSquared(-Center) >= _chordSquared : point.ChordSquared(Center) <= _chordSquared;

    /// <inheritdoc/>
    public override void Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<bool> inside)
    {
        var from = _isWide ? -Center : Center;
        for (var row = 0; row < inside.Length; row++)
        {
            var chordSquared = from.ChordSquared(new(x[row], y[row], z[row]));
            inside[row] = _isWide ? chordSquared >= _chordSquared : chordSquared <= _chordSquared;
        }
    }

    /// <inheritdoc/>
    public override SkyRegion Widened(double radians) => new Circle(Center, RadiusRadians + radians);

    /// <inheritdoc/>
    public override string ToString()
    {
        var (ra, dec) = Center.ToDegrees();
        return string.Create(null, $"CIRCLE({ra}, {dec}, {Angle.RadiansToDegrees(RadiusRadians)})");
    }

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        var separation = Center.SeparationRadians(centre);
        if (separation > RadiusRadians + radiusRadians + Rounding) return Placement.Outside;
        return separation + radiusRadians + Rounding <= RadiusRadians ? Placement.Inside : Placement.Touching;
    }

    /// <summary>A wide circle is the rest of the narrow one about the antipode, and only narrow ones are convex.</summary>
    internal override Placement PlaceCell(CellOutline cell)
    {
        if (!_isWide) return PlaceInNarrow(cell, Center, RadiusRadians);
        return PlaceInNarrow(cell, -Center, Math.PI - RadiusRadians) switch
        {
            Placement.Inside => Placement.Outside,
            Placement.Outside => Placement.Inside,
            _ => Placement.Touching,
        };
    }

    static Placement PlaceInNarrow(CellOutline cell, in UnitVector center, double radius)
    {
        var points = cell.Points;
        var farthest = 0.0;
        foreach (var point in points) farthest = Math.Max(farthest, center.SeparationRadians(point));
        if (farthest + cell.Stray <= radius) return Placement.Inside;
        for (var n = 0; n < points.Length; n++)
        {
            if (cell.Arc(n).SeparationRadians(center) <= radius + cell.Stray) return Placement.Touching;
        }

        return cell.Holds(center) ? Placement.Touching : Placement.Outside;
    }

    static double Square(double x) => x * x;
}

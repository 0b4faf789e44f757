namespace Rubin.Query.Sky;

/// <summary>Shapes of other frames in ICRS. Great circles stay great circles, so that only boxes change their kind, to polygons.</summary>
static class ShapeFrames
{
    /// <summary>The shape in ICRS.</summary>
    /// <exception cref="FormatException">It has no counterpart: meridians and parallels of another frame.</exception>
    public static RegionShape ToIcrs(RegionShape shape, SkyFrame frame)
    {
        // As for ivo_geom_transform: FK5 is ICRS but for 23 mas.
        if (frame is SkyFrame.Icrs or SkyFrame.Fk5) return shape;
        var change = new FrameChange(frame, SkyFrame.Icrs, FrameFidelity.Rotation);
        return shape.Kind switch
        {
            ShapeKind.Position or ShapeKind.Polygon => shape with { Degrees = Turned(shape.Degrees, change) },
            ShapeKind.Circle => shape with { Degrees = [.. Turned([shape.Degrees[0], shape.Degrees[1]], change), shape.Degrees[2]] },
            ShapeKind.Ellipse => shape with { Degrees = TurnedEllipse(shape.Degrees, change) },
            ShapeKind.Box => new(ShapeKind.Polygon, Corners(shape, change), []),
            ShapeKind.AllSky => shape,
            _ => throw new FormatException($"a {shape.Kind.ToString().ToUpperInvariant()} has meridians and parallels of ICRS for sides, not of {frame.ToString().ToUpperInvariant()}"),
        };
    }

    static double[] Turned(IReadOnlyList<double> degrees, FrameChange change)
    {
        var turned = new double[degrees.Count];
        for (var n = 0; n + 1 < turned.Length; n += 2) (turned[n], turned[n + 1]) = change.Of(UnitVector.FromDegrees(degrees[n], degrees[n + 1])).ToDegrees();
        return turned;
    }

    static double[] Corners(RegionShape box, FrameChange change)
    {
        var corners = ((Polygon)box.ToRegion()).Vertices.Select(v => change.Of(v).ToDegrees());
        return [.. corners.SelectMany(c => new[] { c.RaDegrees, c.DecDegrees })];
    }

    /// <summary>The position angle turns by the angle between the two norths at the centre.</summary>
    static double[] TurnedEllipse(IReadOnlyList<double> degrees, FrameChange change)
    {
        var centre = UnitVector.FromDegrees(degrees[0], degrees[1]);
        var turned = change.Of(centre);
        var (_, north) = Ellipse.TangentsAt(centre);
        var (east, northThen) = Ellipse.TangentsAt(turned);
        var northTurned = change.Of(north);
        var angle = Angle.RadiansToDegrees(Math.Atan2(northTurned.Dot(east), northTurned.Dot(northThen)));
        var (ra, dec) = turned.ToDegrees();
        return [ra, dec, degrees[2], degrees[3], degrees[4] + angle];
    }
}

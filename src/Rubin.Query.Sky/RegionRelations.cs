namespace Rubin.Query.Sky;

/// <summary>
/// Whether regions share positions or lie in one another, borders included. Circles and polygons are compared exactly, but for rounding of some 1e-14 radians, and so
/// are sets of cells; others through their coverages, which decide what differs by more than about a thousandth of their size.
/// </summary>
public static class RegionRelations
{
    const double Rounding = SkyRegion.Rounding;

    /// <summary>Whether all of the inner region lies in the outer one.</summary>
    public static bool Contains(SkyRegion outer, SkyRegion inner) => (inner, outer) switch
    {
        (Circle { RadiusRadians: 0 } point, _) => outer.Contains(point.Center),
        (RegionUnion a, _) => a.Parts.All(part => Contains(outer, part)),
        (_, RegionIntersection b) => b.Parts.All(part => Contains(part, inner)),
        (RegionComplement a, RegionComplement b) => Contains(a.Rest, b.Rest),
        (_, RegionComplement b) => !Intersect(inner, b.Rest),
        (CellRegion a, CellRegion b) => a.Cells.Except(b.Cells).IsEmpty,
        (Circle a, Circle b) => a.Center.SeparationRadians(b.Center) + a.RadiusRadians <= b.RadiusRadians + Rounding || b.RadiusRadians == Math.PI,
        (Circle a, Polygon b) => CircleInPolygon(a, b),
        (Polygon a, Circle b) => PolygonInCircle(a, b),
        (Polygon a, Polygon b) => PolygonInPolygon(a, b),
        _ => !RegionSearch.Meet(inner, new RegionComplement(outer), whereUndecided: false),
    };

    /// <summary>Whether two regions have a position in common.</summary>
    public static bool Intersect(SkyRegion a, SkyRegion b) => (a, b) switch
    {
        (Circle { RadiusRadians: 0 } point, _) => b.Contains(point.Center),
        (_, Circle { RadiusRadians: 0 } point) => a.Contains(point.Center),
        (RegionUnion union, _) => union.Parts.Any(part => Intersect(part, b)),
        (_, RegionUnion union) => union.Parts.Any(part => Intersect(a, part)),
        (RegionComplement rest, not RegionComplement) => !Contains(rest.Rest, b),
        (not RegionComplement, RegionComplement rest) => !Contains(rest.Rest, a),
        (CellRegion x, CellRegion y) => x.Cells.Overlaps(y.Cells),
        (Circle x, Circle y) => x.Center.SeparationRadians(y.Center) <= x.RadiusRadians + y.RadiusRadians + Rounding,
        (Circle x, Polygon y) => CircleMeetsPolygon(x, y),
        (Polygon x, Circle y) => CircleMeetsPolygon(y, x),
        (Polygon x, Polygon y) => x.Vertices.Any(v => y.Contains(v)) || y.Vertices.Any(v => x.Contains(v)) || BordersCross(x.Vertices, y.Vertices),
        _ => RegionSearch.Meet(a, b, whereUndecided: true),
    };

    static bool CircleMeetsPolygon(Circle circle, Polygon polygon) =>
        polygon.Contains(circle.Center) || BorderDistance(polygon.Vertices, circle.Center) <= circle.RadiusRadians + Rounding;

    static bool CircleInPolygon(Circle circle, Polygon polygon) =>
        polygon.Contains(circle.Center)
        && polygon.Contains(-circle.Center) == (circle.RadiusRadians >= Math.PI)
        && BorderDistance(polygon.Vertices, circle.Center) >= circle.RadiusRadians - Rounding;

    static bool PolygonInCircle(Polygon polygon, Circle circle)
    {
        if (circle.RadiusRadians >= Math.PI / 2)
        {
            // Beyond a hemisphere circles are not convex: then the polygon must keep clear of the rest of the sky.
            return circle.RadiusRadians >= Math.PI || (!polygon.Contains(-circle.Center)
                && BorderDistance(polygon.Vertices, -circle.Center) >= Math.PI - circle.RadiusRadians - Rounding);
        }

        return polygon.Vertices.All(v => v.SeparationRadians(circle.Center) <= circle.RadiusRadians + Rounding) && !polygon.Contains(-circle.Center);
    }

    static bool PolygonInPolygon(Polygon inner, Polygon outer) =>
        inner.Vertices.All(v => outer.Contains(v))
        && !BordersCross(inner.Vertices, outer.Vertices)
        && !outer.Vertices.Any(v => inner.Contains(v) && BorderDistance(inner.Vertices, v) > Rounding);

    static double BorderDistance(IReadOnlyList<UnitVector> vertices, UnitVector point)
    {
        var least = Math.PI;
        for (var n = 0; n < vertices.Count; n++)
        {
            least = Math.Min(least, new GreatCircleArc(vertices[n], vertices[(n + 1) % vertices.Count]).SeparationRadians(point));
        }

        return least;
    }

    /// <summary>Whether an edge of one crosses an edge of the other in the midst of both: ends that touch do not count.</summary>
    static bool BordersCross(IReadOnlyList<UnitVector> x, IReadOnlyList<UnitVector> y)
    {
        for (var n = 0; n < x.Count; n++)
        {
            var edge = new GreatCircleArc(x[n], x[(n + 1) % x.Count]);
            for (var m = 0; m < y.Count; m++)
            {
                var other = new GreatCircleArc(y[m], y[(m + 1) % y.Count]);
                if (edge.Crosses(other) && IsClear(edge, other) && IsClear(other, edge)) return true;
            }
        }

        return false;
    }

    static bool IsClear(in GreatCircleArc edge, in GreatCircleArc other) =>
        Math.Abs(edge.Normal.Dot(other.From)) > Rounding && Math.Abs(edge.Normal.Dot(other.To)) > Rounding;
}

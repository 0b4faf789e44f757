using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// CONTAINS, INTERSECTS, AREA and CENTROID of two or one geometries of a row, exact on the sphere but for rounding of some 10⁻¹⁵
/// radians.
/// </summary>
static class GeometryRelations
{
    const double SquareDegrees = 180 / Math.PI * (180 / Math.PI);

    // Borders that meet but for rounding meet.
    const double Rounding = 1e-14;

    /// <summary>Whether the first lies wholly in the second.</summary>
    internal static bool Contains(Shapes inner, Shapes outer, int row)
    {
        if (outer.ArePoints)
        {
            return inner.ArePoints && IsWithin(inner[row], outer[row], 0);
        }

        if (inner.ArePoints)
        {
            return outer.AreCircles ? IsWithin(inner[row], outer[row], Radius(outer[row])) : outer.Region(row).ContainsDegrees(inner[row][0], inner[row][1]);
        }

        return (inner.AreCircles, outer.AreCircles) switch
        {
            (true, true) => Separation(inner, outer, row) + Radius(inner[row]) <= Radius(outer[row]) * (1 + Rounding),
            (true, false) => outer.Region(row).Contains(inner.Center(row))
                && !IsWider(outer, inner, row)
                && BorderDistance(outer.Vertices(row), inner.Center(row)) >= Radians(Radius(inner[row])) - Rounding,
            (false, true) => PolygonInCircle(inner, outer, row),
            _ => inner.Vertices(row).All(v => outer.Region(row).Contains(v)) && !BordersCross(inner.Vertices(row), outer.Vertices(row))
                && !outer.Vertices(row).Any(v => IsInterior(inner, v, row)),
        };
    }

    /// <summary>1 for each point that lies in one region, else 0; what <see cref="Contains"/> gives for each.</summary>
    internal static Column<int> PointsInRegion(Datum points, Shapes region, int rows)
    {
        var (lon, lat) = Shapes.Coordinates(points);
        var answers = new int[rows];
        if (region.AreCircles)
        {
            var circle = region[0];
            var (radius, distances) = (Radius(circle), new double[rows]);
            SkyDistance.Degrees(lon, lat, circle[..1], circle.Slice(1, 1), distances);
            for (var row = 0; row < rows; row++)
            {
                answers[row] = distances[row] <= radius ? 1 : 0;
            }

            return new(answers);
        }

        var inside = new bool[rows];
        region.Region(0).ContainsDegrees(lon, lat, inside);
        for (var row = 0; row < rows; row++)
        {
            answers[row] = inside[row] ? 1 : 0;
        }

        return new(answers);
    }

    /// <summary>Whether they share a position.</summary>
    internal static bool Intersect(Shapes x, Shapes y, int row)
    {
        if (x.ArePoints || y.ArePoints)
        {
            return x.ArePoints ? Contains(x, y, row) : Contains(y, x, row);
        }

        if (x.AreCircles && y.AreCircles)
        {
            return Separation(x, y, row) <= (Radius(x[row]) + Radius(y[row])) * (1 + Rounding);
        }

        if (x.AreCircles || y.AreCircles)
        {
            var (circle, polygon) = x.AreCircles ? (x, y) : (y, x);
            return polygon.Region(row).Contains(circle.Center(row))
                || BorderDistance(polygon.Vertices(row), circle.Center(row)) <= Radians(Radius(circle[row])) + Rounding;
        }

        return x.Vertices(row).Any(v => y.Region(row).Contains(v))
            || y.Vertices(row).Any(v => x.Region(row).Contains(v))
            || BordersCross(x.Vertices(row), y.Vertices(row));
    }

    /// <summary>Square degrees.</summary>
    internal static double Area(Shapes shapes, int row)
    {
        if (shapes.ArePoints)
        {
            return 0;
        }

        if (shapes.AreCircles)
        {
            // 2π(1 - cos r), in a form that keeps its digits for small circles.
            var sine = Math.Sin(Radians(Radius(shapes[row])) / 2);
            return 4 * Math.PI * sine * sine * SquareDegrees;
        }

        var vertices = shapes.Vertices(row);
        var area = 0.0;
        for (var i = 1; i + 1 < vertices.Count; i++)
        {
            area += TriangleArea(vertices[0], vertices[i], vertices[i + 1]);
        }

        return (area < 0 ? area + 4 * Math.PI : area) * SquareDegrees;
    }

    /// <summary>Longitude and latitude in degrees.</summary>
    internal static (double Lon, double Lat) Centroid(Shapes shapes, int row)
    {
        if (shapes.IsCentered)
        {
            return (shapes[row][0], shapes[row][1]);
        }

        // The mean direction over the area is half the sum of the edges' normals, each as long as its arc (J. E. Brock, Am. J.
        // Phys. 42, 316, 1974).
        var vertices = shapes.Vertices(row);
        double x = 0, y = 0, z = 0;
        for (var i = 0; i < vertices.Count; i++)
        {
            var (a, b) = (vertices[i], vertices[(i + 1) % vertices.Count]);
            var length = a.SeparationRadians(b);
            if (a.NormalTo(b) is { } normal)
            {
                (x, y, z) = (x + normal.X * length, y + normal.Y * length, z + normal.Z * length);
            }
        }

        var size = Math.Sqrt(x * x + y * y + z * z);
        return new UnitVector(x / size, y / size, z / size).ToDegrees();
    }

    static bool PolygonInCircle(Shapes polygon, Shapes circle, int row)
    {
        var (vertices, radius) = (polygon.Vertices(row), Radius(circle[row]));
        if (radius >= 90)
        {
            // Beyond a hemisphere circles are not convex: then the polygon must keep clear of the rest of the sky.
            var opposite = -circle.Center(row);
            return radius >= 180 || (!polygon.Region(row).Contains(opposite) && BorderDistance(vertices, opposite) >= Radians(180 - radius) - Rounding);
        }

        return vertices.All(v => v.SeparationRadians(circle.Center(row)) <= Radians(radius) + Rounding) && !polygon.Region(row).Contains(-circle.Center(row));
    }

    /// <summary>Whether the circle is more than half of the sky and so cannot lie in the polygon.</summary>
    static bool IsWider(Shapes polygon, Shapes circle, int row) => Area(circle, row) > Area(polygon, row) * (1 + Rounding);

    static bool IsInterior(Shapes polygon, UnitVector point, int row) =>
        polygon.Region(row).Contains(point) && BorderDistance(polygon.Vertices(row), point) > Rounding;

    static double BorderDistance(IReadOnlyList<UnitVector> vertices, UnitVector point)
    {
        var least = Math.PI;
        for (var i = 0; i < vertices.Count; i++)
        {
            least = Math.Min(least, new GreatCircleArc(vertices[i], vertices[(i + 1) % vertices.Count]).SeparationRadians(point));
        }

        return least;
    }

    /// <summary>Whether an edge of one crosses an edge of the other in the midst of both: ends that touch do not count.</summary>
    static bool BordersCross(IReadOnlyList<UnitVector> x, IReadOnlyList<UnitVector> y)
    {
        for (var i = 0; i < x.Count; i++)
        {
            var edge = new GreatCircleArc(x[i], x[(i + 1) % x.Count]);
            for (var k = 0; k < y.Count; k++)
            {
                var other = new GreatCircleArc(y[k], y[(k + 1) % y.Count]);
                if (edge.Crosses(other) && IsClear(edge, other) && IsClear(other, edge))
                {
                    return true;
                }
            }
        }

        return false;
    }

    static bool IsClear(in GreatCircleArc edge, in GreatCircleArc other) =>
        Math.Abs(edge.Normal.Dot(other.From)) > Rounding && Math.Abs(edge.Normal.Dot(other.To)) > Rounding;

    /// <summary>Signed area of a triangle in steradians (A. van Oosterom, J. Strackee, IEEE Trans. Biomed. Eng. 30, 125, 1983).</summary>
    static double TriangleArea(UnitVector a, UnitVector b, UnitVector c)
    {
        // The triple product of differences, so that small triangles keep their digits.
        double ux = b.X - a.X, uy = b.Y - a.Y, uz = b.Z - a.Z, vx = c.X - a.X, vy = c.Y - a.Y, vz = c.Z - a.Z;
        var triple = a.X * (uy * vz - uz * vy) + a.Y * (uz * vx - ux * vz) + a.Z * (ux * vy - uy * vx);
        return 2 * Math.Atan2(triple, 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
    }

    static bool IsWithin(ReadOnlySpan<double> point, ReadOnlySpan<double> center, double degrees) =>
        SkyDistance.Degrees(point[0], point[1], center[0], center[1]) <= degrees;

    static double Separation(Shapes x, Shapes y, int row) => SkyDistance.Degrees(x[row][0], x[row][1], y[row][0], y[row][1]);

    static double Radius(ReadOnlySpan<double> circle) => circle[2] >= 0
        ? circle[2]
        : throw new QueryException(QueryErrorCode.Value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"this is no circle: its radius is {circle[2]}"));

    static double Radians(double degrees) => Angle.DegreesToRadians(degrees);
}

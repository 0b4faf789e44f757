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

        return RegionRelations.Contains(outer.Region(row), inner.Region(row));
    }

    /// <summary>1 for each point that lies in one region, else 0; what <see cref="Contains"/> gives for each.</summary>
    internal static Column<int> PointsInRegion(Datum points, Shapes region, int rows)
    {
        var (lon, lat) = Shapes.Coordinates(points);
        var answers = new int[rows];
        if (region.AreCircles)
        {
            var circle = region[0];
            var bits = Bits.Allocate(rows);
            SkyDistance.Within(lon, lat, circle[..1], circle.Slice(1, 1), Radius(circle), includesBorder: true, rows, bits);
            for (var row = 0; row < rows; row++)
            {
                answers[row] = (bits[row >> 3] >> (row & 7)) & 1;
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

        return RegionRelations.Intersect(x.Region(row), y.Region(row));
    }

    /// <summary>Square degrees.</summary>
    internal static double Area(Shapes shapes, int row) =>
        shapes.ArePoints ? 0 : RegionMeasures.AreaSteradians(shapes.Region(row)) * SquareDegrees;

    /// <summary>Longitude and latitude in degrees.</summary>
    internal static (double Lon, double Lat) Centroid(Shapes shapes, int row) =>
        shapes.AreCentered ? (shapes[row][0], shapes[row][1]) : CentroidOf(shapes.Region(row)).ToDegrees();

    static UnitVector CentroidOf(SkyRegion region)
    {
        try
        {
            return RegionMeasures.Centroid(region);
        }
        catch (ArgumentException error)
        {
            throw new QueryException(QueryErrorCode.Value, error.Message, inner: error);
        }
    }

    static bool IsWithin(ReadOnlySpan<double> point, ReadOnlySpan<double> center, double degrees) =>
        SkyDistance.Degrees(point[0], point[1], center[0], center[1]) <= degrees;

    static double Radius(ReadOnlySpan<double> circle) => circle[2] >= 0
        ? circle[2]
        : throw new QueryException(QueryErrorCode.Value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"this is no circle: its radius is {circle[2]}"));
}

namespace Rubin.Query.Sky;

/// <summary>Areas and centroids of regions.</summary>
public static class RegionMeasures
{
    const int MostCells = 20_000;
    const int CentroidOrder = 6;

    /// <summary>
    /// The area in steradians, 0 to 4π: exact but for rounding of circles, polygons, zones, ellipses, sets of cells and their complements; of combined regions by cells,
    /// to about 1e-4 of the area.
    /// </summary>
    public static double AreaSteradians(SkyRegion region) => region switch
    {
        Circle circle => AreaOf(circle),
        Polygon polygon => AreaOf(polygon),
        Zone zone => AreaOf(zone),
        Ellipse ellipse => ellipse.AreaSteradians,
        CellRegion cells => cells.Cells.SkyFraction * 4 * Math.PI,
        RegionComplement complement => 4 * Math.PI - AreaSteradians(complement.Rest),
        _ => CountedArea(region),
    };

    /// <summary>The mean direction over the area: exact but for rounding of circles, ellipses, polygons and zones, of others by cells.</summary>
    /// <exception cref="ArgumentException">There is none: the region is empty, or even about the whole sky.</exception>
    public static UnitVector Centroid(SkyRegion region) => region switch
    {
        Circle circle => circle.Center,
        Ellipse ellipse => ellipse.Center,
        Polygon polygon => CentroidOf(polygon),
        Zone { IsFullCircle: false } zone => CentroidOf(zone),
        _ => CountedCentroid(region),
    };

    // 2π(1 - cos r), in a form that keeps its digits for small circles.
    static double AreaOf(Circle circle)
    {
        var sine = Math.Sin(circle.RadiusRadians / 2);
        return 4 * Math.PI * sine * sine;
    }

    static double AreaOf(Zone zone)
    {
        var width = zone.IsFullCircle ? 360 : zone.RaMaxDegrees >= zone.RaMinDegrees ? zone.RaMaxDegrees - zone.RaMinDegrees : zone.RaMaxDegrees - zone.RaMinDegrees + 360;
        double south = Angle.DegreesToRadians(zone.DecMinDegrees), north = Angle.DegreesToRadians(zone.DecMaxDegrees);
        return Angle.DegreesToRadians(width) * 2 * Math.Cos((north + south) / 2) * Math.Sin((north - south) / 2);
    }

    /// <summary>By triangles (A. van Oosterom, J. Strackee, IEEE Trans. Biomed. Eng. 30, 125, 1983).</summary>
    static double AreaOf(Polygon polygon)
    {
        var (vertices, area) = (polygon.Vertices, 0.0);
        for (var n = 1; n + 1 < vertices.Count; n++) area += TriangleArea(vertices[0], vertices[n], vertices[n + 1]);
        return area < 0 ? area + 4 * Math.PI : area;
    }

    static double TriangleArea(UnitVector a, UnitVector b, UnitVector c)
    {
        // The triple product of differences, so that small triangles keep their digits.
        double ux = b.X - a.X, uy = b.Y - a.Y, uz = b.Z - a.Z, vx = c.X - a.X, vy = c.Y - a.Y, vz = c.Z - a.Z;
        var triple = a.X * (uy * vz - uz * vy) + a.Y * (uz * vx - ux * vz) + a.Z * (ux * vy - uy * vx);
        return 2 * Math.Atan2(triple, 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
    }

    /// <summary>
    /// The mean direction over the area is half the sum of the edges' normals, each as long as its arc (J. E. Brock, Am. J. Phys. 42, 316, 1974).
    /// </summary>
    static UnitVector CentroidOf(Polygon polygon)
    {
        var vertices = polygon.Vertices;
        double x = 0, y = 0, z = 0;
        for (var n = 0; n < vertices.Count; n++)
        {
            var (a, b) = (vertices[n], vertices[(n + 1) % vertices.Count]);
            var length = a.SeparationRadians(b);
            if (a.NormalTo(b) is { } normal) (x, y, z) = (x + normal.X * length, y + normal.Y * length, z + normal.Z * length);
        }

        return UnitVector.Normalized(x, y, z);
    }

    /// <summary>The integral of the direction over meridians and parallels; by symmetry it points to the middle meridian.</summary>
    static UnitVector CentroidOf(Zone zone)
    {
        double south = Angle.DegreesToRadians(zone.DecMinDegrees), north = Angle.DegreesToRadians(zone.DecMaxDegrees);
        var width = zone.RaMaxDegrees >= zone.RaMinDegrees ? zone.RaMaxDegrees - zone.RaMinDegrees : zone.RaMaxDegrees - zone.RaMinDegrees + 360;
        var half = Angle.DegreesToRadians(width) / 2;
        var (sin, cos) = Math.SinCos(Angle.DegreesToRadians(zone.RaMinDegrees + width / 2));
        var outward = half > 0 ? Math.Sin(half) / half : 1;
        var thickness = Math.Sin(north - south);
        var plane = outward * ((north - south + thickness * Math.Cos(north + south)) / 2);
        var height = Math.Sin(north + south) * thickness / 2;
        return north > south ? UnitVector.Normalized(plane * cos, plane * sin, height) : new(Math.Cos(south) * cos, Math.Cos(south) * sin, Math.Sin(south));
    }

    // Of the cells on the border half the area lies inside; the errors of many cells cancel.
    static double CountedArea(SkyRegion region)
    {
        var (touched, inside) = region.Cover(maxCells: MostCells);
        return (touched.SkyFraction + inside.SkyFraction) / 2 * 4 * Math.PI;
    }

    static UnitVector CountedCentroid(SkyRegion region)
    {
        var (touched, inside) = region.Cover(maxCells: MostCells);
        double x = 0, y = 0, z = 0;
        foreach (var (cells, weight) in new[] { (touched, 0.5), (inside, 0.5) })
        {
            foreach (var cell in cells.Cells().SelectMany(Finer))
            {
                var (center, size) = (cell.Center, weight * Math.Pow(4, -cell.Order));
                (x, y, z) = (x + center.X * size, y + center.Y * size, z + center.Z * size);
            }
        }

        var length = Math.Sqrt(x * x + y * y + z * z);
        return length > 1e-12 * touched.SkyFraction && length > 0 ? UnitVector.Normalized(x, y, z) : throw new ArgumentException("the region has no centroid");
    }

    /// <summary>Cells so small that their centres stand for them.</summary>
    static IEnumerable<HealpixCell> Finer(HealpixCell cell)
    {
        var depth = Math.Max(0, CentroidOrder - cell.Order);
        return Enumerable.Range(0, 1 << (2 * depth)).Select(n => new HealpixCell(cell.Order + depth, (cell.Index << (2 * depth)) + n));
    }
}

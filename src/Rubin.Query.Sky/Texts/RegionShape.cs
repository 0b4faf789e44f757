namespace Rubin.Query.Sky;

/// <summary>The shapes that texts of regions name.</summary>
public enum ShapeKind
{
    /// <summary>Longitude and latitude.</summary>
    Position,

    /// <summary>Longitude and latitude of the centre, radius.</summary>
    Circle,

    /// <summary>Longitude and latitude of the centre, semi-major and semi-minor axis, position angle.</summary>
    Ellipse,

    /// <summary>Longitude and latitude of the centre, width, height; sides are great circles.</summary>
    Box,

    /// <summary>Longitude and latitude of each vertex.</summary>
    Polygon,

    /// <summary>Western and eastern longitude, southern and northern latitude (DALI's order).</summary>
    Range,

    /// <summary>No numbers: all of the sky.</summary>
    AllSky,

    /// <summary>What lies in one of the parts at least.</summary>
    Union,

    /// <summary>What lies in all of the parts.</summary>
    Intersection,

    /// <summary>What does not lie in the one part.</summary>
    Not,
}

/// <summary>A region as its text says it, before it is checked whether there is such a region.</summary>
/// <param name="Kind">Which shape.</param>
/// <param name="Degrees">Its numbers, degrees.</param>
/// <param name="Parts">For the last three kinds, what they are made of.</param>
public sealed record RegionShape(ShapeKind Kind, IReadOnlyList<double> Degrees, IReadOnlyList<RegionShape> Parts)
{
    /// <summary>The region. Of a position the circle without radius.</summary>
    /// <exception cref="ArgumentException">The numbers are no such region: a negative radius, edges that cross.</exception>
    public SkyRegion ToRegion() => Kind switch
    {
        ShapeKind.Position => Circle.FromDegrees(Degrees[0], Latitude(1), 0),
        ShapeKind.Circle => Circle.FromDegrees(Degrees[0], Latitude(1), Degrees[2]),
        ShapeKind.Ellipse => Ellipse.FromDegrees(Degrees[0], Latitude(1), Degrees[2], Degrees[3], Degrees[4]),
        ShapeKind.Box => Polygon.BoxFromDegrees(Degrees[0], Latitude(1), Degrees[2], Degrees[3]),
        ShapeKind.Polygon => Polygon.FromDegrees([.. Enumerable.Range(0, Degrees.Count / 2).Select(n => (Degrees[2 * n], Latitude(2 * n + 1)))]),
        ShapeKind.Range => new Zone(Degrees[0], Degrees[1], Degrees[2], Degrees[3]),
        ShapeKind.AllSky => new Circle(new(0, 0, 1), Math.PI),
        ShapeKind.Union => new RegionUnion([.. Parts.Select(part => part.ToRegion())]),
        ShapeKind.Intersection => new RegionIntersection([.. Parts.Select(part => part.ToRegion())]),
        _ => new RegionComplement(Parts[0].ToRegion()),
    };

    double Latitude(int at) => Degrees[at] is >= -90 and <= 90
        ? Degrees[at]
        : throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"latitude {Degrees[at]} is not within -90 to 90 degrees"));
}

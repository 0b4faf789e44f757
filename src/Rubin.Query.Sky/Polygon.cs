namespace Rubin.Query.Sky;

/// <summary>
/// The region enclosed by great-circle arcs from vertex to vertex and back to the first: of the two parts of the sky the smaller one,
/// whichever way round the vertices run. It need not be convex, but its arcs must not cross.
/// </summary>
public sealed partial class Polygon : SkyRegion
{
    // Directions farther apart than this cosine are joined by way of a third, so that the arc between them is well defined.
    const double FarApart = -0.9;

    // A point computed to lie on an edge is inside.
    const double OnEdge = 1e-15;

    readonly UnitVector[] _vertices;
    readonly GreatCircleArc[] _edges;
    readonly UnitVector _inner;
    readonly bool _isConvex;

    /// <summary>
    /// A polygon; an <see cref="ArgumentException"/> where there are fewer than three vertices (a last one equal to the first does not
    /// count), consecutive ones are equal or opposite, one is not finite, two edges cross, or nothing is enclosed.
    /// </summary>
    public Polygon(IReadOnlyList<UnitVector> vertices)
    {
        var count = vertices.Count > 3 && vertices[0] == vertices[^1] ? vertices.Count - 1 : vertices.Count;
        if (count < 3) throw new ArgumentException("a polygon has at least three vertices", nameof(vertices));
        _vertices = [.. vertices.Take(count)];
        if (!_vertices.All(v => v.IsFinite)) throw new ArgumentException("a vertex is not finite", nameof(vertices));
        if (SignedArea(_vertices) < 0) Array.Reverse(_vertices);
        _edges = [.. _vertices.Select((v, n) => new GreatCircleArc(v, _vertices[(n + 1) % count]))];
        if (!IsOpen()) throw new ArgumentException("the polygon encloses nothing", nameof(vertices));
        if (EdgesCross()) throw new ArgumentException("two edges of the polygon cross", nameof(vertices));
        _isConvex = _edges.All(edge => _vertices.All(v => edge.Normal.Dot(v) >= -Rounding));
        _inner = BesideFirstEdge();
    }

    /// <summary>The vertices, counter-clockwise as seen from outside the sphere: the polygon lies to the left of every edge.</summary>
    public IReadOnlyList<UnitVector> Vertices => _vertices;

    /// <summary>Whether no great circle through an edge cuts the polygon.</summary>
    public bool IsConvex => _isConvex;

    /// <summary>The polygon of vertices in degrees.</summary>
    public static Polygon FromDegrees(params (double RaDegrees, double DecDegrees)[] vertices) =>
        new([.. vertices.Select(v => UnitVector.FromDegrees(v.RaDegrees, v.DecDegrees))]);

    /// <summary>
    /// BOX of ADQL 2.1: a cross about the centre with arms along the parallel and the meridian, half the size on either
    /// side; the sides are great circles at right angles to the arms through their ends. Sizes in (0, 180) degrees.
    /// </summary>
    public static Polygon BoxFromDegrees(double raDegrees, double decDegrees, double widthDegrees, double heightDegrees)
    {
        const string Range = "the size is not in (0, 180)";
        if (!(widthDegrees is > 0 and < 180)) throw new ArgumentOutOfRangeException(nameof(widthDegrees), Range);
        if (!(heightDegrees is > 0 and < 180)) throw new ArgumentOutOfRangeException(nameof(heightDegrees), Range);
        var centre = UnitVector.FromDegrees(raDegrees, decDegrees);
        var (sinRa, cosRa) = Math.SinCos(Angle.DegreesToRadians(raDegrees));
        var (sinDec, cosDec) = Math.SinCos(Angle.DegreesToRadians(decDegrees));
        var east = Math.Tan(Angle.DegreesToRadians(widthDegrees) / 2);
        var north = Math.Tan(Angle.DegreesToRadians(heightDegrees) / 2);
        return new([Corner(east, north), Corner(-east, north), Corner(-east, -north), Corner(east, -north)]);

        UnitVector Corner(double e, double n) => UnitVector.Normalized(
            centre.X - e * sinRa - n * sinDec * cosRa, centre.Y + e * cosRa - n * sinDec * sinRa, centre.Z + n * cosDec);
    }

    /// <summary>Whether the point lies in the polygon or on its border.</summary>
    public override bool Contains(in UnitVector point)
    {
        if (!_isConvex) return Encloses(point) || IsOnBorder(point);
        foreach (var edge in _edges)
        {
            if (!(edge.Normal.Dot(point) >= -OnEdge)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => "POLYGON(" + string.Join(", ", _vertices.Select(v =>
    {
        var (ra, dec) = v.ToDegrees();
        return string.Create(null, $"{ra}, {dec}");
    })) + ")";

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        foreach (var edge in _edges)
        {
            if (edge.SeparationRadians(centre) <= radiusRadians + Rounding) return Placement.Touching;
        }

        return Contains(centre) ? Placement.Inside : Placement.Outside;
    }

    internal override Placement PlaceCell(CellOutline cell)
    {
        foreach (var vertex in _vertices)
        {
            if (cell.Holds(vertex)) return Placement.Touching;
        }

        for (var n = 0; n < cell.Points.Length; n++)
        {
            var arc = cell.Arc(n);
            foreach (var edge in _edges)
            {
                if (edge.SeparationRadians(arc) <= cell.Stray) return Placement.Touching;
            }
        }

        return Contains(cell.Center) ? Placement.Inside : Placement.Outside;
    }

    /// <summary>Whether some vertex lies off the first edge's great circle.</summary>
    bool IsOpen() => SignedArea(_vertices) >= Math.PI || _vertices.Any(v => Math.Abs(_edges[0].Normal.Dot(v)) > 1e-15);

    bool EdgesCross()
    {
        for (var n = 0; n < _edges.Length; n++)
        {
            // Neighbours share a vertex, and the last edge is the first one's neighbour.
            for (var m = n + 2; m < _edges.Length - (n == 0 ? 1 : 0); m++)
            {
                if (_edges[n].Crosses(_edges[m])) return true;
            }
        }

        return false;
    }

    bool IsOnBorder(in UnitVector point)
    {
        foreach (var edge in _edges)
        {
            if (edge.SeparationRadians(point) <= 1e-15) return true;
        }

        return false;
    }

    /// <summary>Whether the way from a point known to be inside crosses the border an even number of times.</summary>
    bool Encloses(in UnitVector point)
    {
        if (!point.IsFinite) return false;
        if (_inner.Dot(point) > FarApart) return (Crossings(_inner, point) & 1) == 0;
        var between = _inner.NormalTo(_vertices[0])!.Value;
        return ((Crossings(_inner, between) + Crossings(between, point)) & 1) == 0;
    }

    int Crossings(in UnitVector from, in UnitVector to)
    {
        if (from.ChordSquared(to) <= Rounding * Rounding) return 0;
        var way = new GreatCircleArc(from, to);
        var crossings = 0;
        foreach (var edge in _edges) crossings += way.Crosses(edge) ? 1 : 0;
        return crossings;
    }

    /// <summary>A point left of the first edge's middle, half as far as the nearest other edge.</summary>
    UnitVector BesideFirstEdge()
    {
        var first = _edges[0];
        var middle = first.From.MidpointWith(first.To);
        var reach = _edges.Skip(1).Min(edge => edge.SeparationRadians(middle)) / 2;
        return UnitVector.Normalized(
            middle.X + reach * first.Normal.X, middle.Y + reach * first.Normal.Y, middle.Z + reach * first.Normal.Z);
    }

    /// <summary>
    /// The area in steradians, positive where the smaller part of the sky lies to the left. Triangles from the first vertex
    /// (van Oosterom and Strackee 1983, doi:10.1109/TBME.1983.325207), modulo the sphere.
    /// </summary>
    static double SignedArea(UnitVector[] vertices)
    {
        var area = 0.0;
        var a = vertices[0];
        for (var n = 1; n + 1 < vertices.Length; n++)
        {
            var (b, c) = (vertices[n], vertices[n + 1]);
            var triple = TripleOfDifferences(a, b, c);
            area += 2 * Math.Atan2(triple, 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
        }

        return Math.IEEERemainder(area, 4 * Math.PI);
    }

    // a · (b × c) equals a · ((b - a) × (c - a)), which keeps its precision in small polygons.
    static double TripleOfDifferences(in UnitVector a, in UnitVector b, in UnitVector c)
    {
        double bx = b.X - a.X, by = b.Y - a.Y, bz = b.Z - a.Z;
        double cx = c.X - a.X, cy = c.Y - a.Y, cz = c.Z - a.Z;
        return a.X * (by * cz - bz * cy) + a.Y * (bz * cx - bx * cz) + a.Z * (bx * cy - by * cx);
    }
}

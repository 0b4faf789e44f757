namespace Rubin.Query.Sky;

/// <summary>
/// The border of a cell as a polygon of great-circle arcs, four to an edge, with a bound on how far the true, curved border strays from it.
/// One instance is drawn again and again.
/// </summary>
sealed class CellOutline
{
    const int ArcsPerEdge = 4;

    readonly UnitVector[] _points;

    public CellOutline()
        : this(new UnitVector[4 * ArcsPerEdge])
    {
    }

    CellOutline(UnitVector[] points) => _points = points;

    /// <summary>The cell drawn.</summary>
    public HealpixCell Cell { get; private set; }

    /// <summary>The way from the cell to the sky.</summary>
    public HealpixProjection Projection { get; private set; }

    /// <summary>The true border is nowhere farther than this from the arcs, in radians.</summary>
    public double Stray { get; private set; }

    /// <summary>The corners of the arcs, once around from the southern corner eastwards, counter-clockwise.</summary>
    public ReadOnlySpan<UnitVector> Points => _points;

    /// <summary>The centre of the cell.</summary>
    public UnitVector Center => Projection.At(0.5, 0.5);

    public void Draw(HealpixCell cell)
    {
        Cell = cell;
        Projection = HealpixProjection.Of(cell);
        for (var n = 0; n < ArcsPerEdge; n++)
        {
            var along = (double)n / ArcsPerEdge;
            _points[n] = Projection.At(along, 0);
            _points[n + ArcsPerEdge] = Projection.At(1, along);
            _points[n + 2 * ArcsPerEdge] = Projection.At(1 - along, 1);
            _points[n + 3 * ArcsPerEdge] = Projection.At(0, 1 - along);
        }

        Stray = SkyRegion.Rounding + LargestBend();
    }

    /// <summary>The same outline with a border that may stray farther, for a while: until this one is drawn again.</summary>
    public CellOutline Straying(double radians) => new(_points) { Cell = Cell, Projection = Projection, Stray = Stray + radians };

    /// <summary>The arc from a point to the next.</summary>
    public GreatCircleArc Arc(int n) => new(_points[n], _points[(n + 1) % _points.Length]);

    /// <summary>Whether the order-29 cell of the point lies in this cell.</summary>
    public bool Holds(in UnitVector point)
    {
        var (ra, dec) = point.ToDegrees();
        return Cell.Contains(Healpix.IndexFromDegrees(ra, dec));
    }

    /// <summary>
    /// Where a point of an edge lies off the middle of its neighbours by d, a curve of steady bend strays from the two arcs by d / 4 at
    /// most half way. No edge changes the sense of its bend (the equator and the borders of the caps run through corners), but the
    /// bend varies along it: d / 2 leaves room for that, which the tests sound out.
    /// </summary>
    double LargestBend()
    {
        var largest = 0.0;
        for (var edge = 0; edge < _points.Length; edge += ArcsPerEdge)
        {
            for (var n = edge + 1; n < edge + ArcsPerEdge; n++)
            {
                var chord = _points[n - 1].MidpointWith(_points[(n + 1) % _points.Length]);
                largest = Math.Max(largest, chord.ChordSquared(_points[n]));
            }
        }

        return Math.Sqrt(largest) / 2;
    }
}

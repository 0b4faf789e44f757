namespace Rubin.Query.Sky;

/// <summary>All positions between two meridians and two parallels, borders included.</summary>
public sealed class Zone : SkyRegion
{
    readonly double _middle;
    readonly double _halfWidth;
    readonly double _south;
    readonly double _north;

    /// <summary>
    /// A zone from west to east and south to north, in degrees. Longitudes are folded, so that 350 to 10 runs over 0; the same longitude
    /// twice is a meridian, and 360 or more apart (0 to 360) the full circle. An <see cref="ArgumentOutOfRangeException"/> where a value
    /// is not finite, south lies above north, or a latitude outside [-90, 90].
    /// </summary>
    public Zone(double raMinDegrees, double raMaxDegrees, double decMinDegrees, double decMaxDegrees)
    {
        if (!double.IsFinite(raMinDegrees)) throw new ArgumentOutOfRangeException(nameof(raMinDegrees), "the longitude is not finite");
        if (!double.IsFinite(raMaxDegrees)) throw new ArgumentOutOfRangeException(nameof(raMaxDegrees), "the longitude is not finite");
        if (!(decMinDegrees >= -90)) throw new ArgumentOutOfRangeException(nameof(decMinDegrees), "the latitude is not in [-90, 90]");
        if (!(decMaxDegrees <= 90)) throw new ArgumentOutOfRangeException(nameof(decMaxDegrees), "the latitude is not in [-90, 90]");
        if (!(decMinDegrees <= decMaxDegrees)) throw new ArgumentOutOfRangeException(nameof(decMaxDegrees), "south lies above north");
        IsFullCircle = raMaxDegrees - raMinDegrees >= 360;
        RaMinDegrees = IsFullCircle ? 0 : Angle.FoldDegrees(raMinDegrees) % 360;
        RaMaxDegrees = IsFullCircle ? 360 : Angle.FoldDegrees(raMaxDegrees) % 360;
        DecMinDegrees = decMinDegrees;
        DecMaxDegrees = decMaxDegrees;
        var width = RaMaxDegrees >= RaMinDegrees ? RaMaxDegrees - RaMinDegrees : RaMaxDegrees - RaMinDegrees + 360;
        _halfWidth = Angle.DegreesToRadians(width) / 2;
        _middle = Angle.DegreesToRadians(RaMinDegrees) + _halfWidth;
        _south = decMinDegrees == -90 ? double.NegativeInfinity : Angle.DegreesToRadians(decMinDegrees);
        _north = decMaxDegrees == 90 ? double.PositiveInfinity : Angle.DegreesToRadians(decMaxDegrees);
    }

    /// <summary>The western meridian, in [0, 360]; greater than the eastern one where the zone runs over 0.</summary>
    public double RaMinDegrees { get; }

    /// <summary>The eastern meridian, in [0, 360].</summary>
    public double RaMaxDegrees { get; }

    /// <summary>The southern parallel.</summary>
    public double DecMinDegrees { get; }

    /// <summary>The northern parallel.</summary>
    public double DecMaxDegrees { get; }

    /// <summary>Whether every longitude is in the zone.</summary>
    public bool IsFullCircle { get; }

    /// <summary>Whether the position lies in the zone: exact comparisons of the numbers given.</summary>
    public override bool ContainsDegrees(double raDegrees, double decDegrees)
    {
        if (!(decDegrees >= DecMinDegrees && decDegrees <= DecMaxDegrees) || !double.IsFinite(raDegrees)) return false;
        if (IsFullCircle) return true;
        var ra = Angle.FoldDegrees(raDegrees) % 360;
        return RaMinDegrees <= RaMaxDegrees
            ? ra >= RaMinDegrees && ra <= RaMaxDegrees
            : ra >= RaMinDegrees || ra <= RaMaxDegrees;
    }

    /// <inheritdoc/>
    public override void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        for (var row = 0; row < inside.Length; row++) inside[row] = ContainsDegrees(raDegrees[row], decDegrees[row]);
    }

    /// <summary>Whether the point lies in the zone; a pole has every longitude.</summary>
    public override bool Contains(in UnitVector point)
    {
        var fromAxis = Math.Sqrt(point.X * point.X + point.Y * point.Y);
        var lat = Math.Atan2(point.Z, fromAxis);
        if (!(lat >= _south - Rounding && lat <= _north + Rounding)) return false;
        var off = Math.Abs(Math.IEEERemainder(Math.Atan2(point.Y, point.X) - _middle, 2 * Math.PI));
        return IsFullCircle || (off - _halfWidth) * fromAxis <= Rounding;
    }

    /// <summary>Near the poles, where meridians meet, all longitudes.</summary>
    public override SkyRegion Widened(double radians)
    {
        var degrees = Angle.RadiansToDegrees(radians);
        var (south, north) = (Math.Max(-90, DecMinDegrees - degrees), Math.Min(90, DecMaxDegrees + degrees));
        var toPole = Angle.DegreesToRadians(90 - Math.Max(Math.Abs(DecMinDegrees), Math.Abs(DecMaxDegrees)));
        var east = RaMaxDegrees < RaMinDegrees ? RaMaxDegrees + 360 : RaMaxDegrees;

        // A separation r reaches asin(sin r / cos dec) in longitude; the bit more is for rounding.
        var reach = radians < toPole ? Angle.RadiansToDegrees(Math.Asin(Math.Sin(radians) / Math.Sin(toPole))) * (1 + 1e-12) + 1e-12 : 360;
        return IsFullCircle || east - RaMinDegrees + 2 * reach >= 360
            ? new(0, 360, south, north)
            : new Zone(RaMinDegrees - reach, east + reach, south, north);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(null, $"ZONE({RaMinDegrees}, {RaMaxDegrees}, {DecMinDegrees}, {DecMaxDegrees})");

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        var reach = radiusRadians + Rounding;
        var lat = Math.Atan2(centre.Z, Math.Sqrt(centre.X * centre.X + centre.Y * centre.Y));
        if (lat + reach < _south || lat - reach > _north) return Placement.Outside;
        var insideParallels = lat - reach >= _south && lat + reach <= _north;
        if (IsFullCircle) return insideParallels ? Placement.Inside : Placement.Touching;
        if (Math.Abs(lat) + reach >= Math.PI / 2) return Placement.Touching;
        var wide = Math.Asin(Math.Min(1, Math.Sin(reach) / Math.Cos(lat))) + Rounding;
        var off = Math.Abs(Math.IEEERemainder(Math.Atan2(centre.Y, centre.X) - _middle, 2 * Math.PI));
        if (off - wide > _halfWidth) return Placement.Outside;
        return insideParallels && off + wide <= _halfWidth ? Placement.Inside : Placement.Touching;
    }

    /// <summary>
    /// In longitude and latitude a cell is a diamond with monotone sides between its four corners. The zone is cut to the box around
    /// the diamond; what is left misses the diamond only if all of it lies beyond one of the sides, that is, if its corner towards the
    /// middle does. A wide zone may meet the cell from both ends, hence the turns.
    /// </summary>
    internal override Placement PlaceCell(CellOutline cell) => Place(cell.Projection);

    /// <summary>The same without an outline, which a zone has no need of.</summary>
    internal Placement Place(HealpixProjection projection)
    {
        var (west, _) = projection.PositionAt(0, 1);
        var (east, _) = projection.PositionAt(1, 0);
        var (_, south) = projection.PositionAt(0, 0);
        var (_, north) = projection.PositionAt(1, 1);
        var box = new LonLatBox(west, east, south, north);
        if (IsFullCircle) return PlaceCut(projection, box, new(west - 1, east + 1, _south, _north));
        var turn = Math.Round(((west + east) / 2 - _middle) / (2 * Math.PI)) * 2 * Math.PI;
        var best = Placement.Outside;
        for (var n = -1; n <= 1; n++)
        {
            var middle = _middle + turn + n * 2 * Math.PI;
            var placement = PlaceCut(projection, box, new(middle - _halfWidth, middle + _halfWidth, _south, _north));
            if (placement > best) best = placement;
        }

        return best;
    }

    static Placement PlaceCut(HealpixProjection cell, LonLatBox box, LonLatBox zone)
    {
        if (zone.West + Rounding <= box.West && zone.East - Rounding >= box.East
            && zone.South + Rounding <= box.South && zone.North - Rounding >= box.North) return Placement.Inside;
        double west = Math.Max(box.West, zone.West), east = Math.Min(box.East, zone.East);
        double south = Math.Max(box.South, zone.South), north = Math.Min(box.North, zone.North);
        if (west > east + Rounding || south > north + Rounding) return Placement.Outside;
        var beyond = cell.PlaceOf(west, south).U > 1 || cell.PlaceOf(east, north).U < 0
            || cell.PlaceOf(east, south).V > 1 || cell.PlaceOf(west, north).V < 0;
        return beyond ? Placement.Outside : Placement.Touching;
    }

    readonly record struct LonLatBox(double West, double East, double South, double North);
}

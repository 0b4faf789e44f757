namespace Rubin.Query.Sky;

/// <summary>
/// Tells of boxes of coordinates, as the statistics of files give them, whether positions of a coverage can lie in them. A box around the whole coverage
/// settles most of them; what it leaves open is looked up among the cells. Immutable.
/// </summary>
public sealed class CoverageBoxes
{
    const int BaseCells = 12;

    /// <summary>Cells looked at for a box, before it counts as one that may hold something.</summary>
    const int MostCells = 1024;

    readonly HealpixRanges _cells;
    readonly double _west;
    readonly double _width;
    readonly double _south = double.PositiveInfinity;
    readonly double _north = double.NegativeInfinity;

    /// <summary>Prepares a coverage; at a cost of about 100 ns a cell, where there are few.</summary>
    public CoverageBoxes(HealpixRanges cells)
    {
        // The box around many cells serves only to tell far boxes; coarser cells draw it well enough.
        const int Few = 512, FineOrder = 14, CoarseOrder = 7;
        _cells = cells;
        var spans = new List<(double West, double East)>();
        foreach (var cell in cells.Degrade(cells.Count <= Few ? FineOrder : CoarseOrder).Cells())
        {
            var projection = HealpixProjection.Of(cell);
            spans.Add((projection.PositionAt(0, 1).Lon, projection.PositionAt(1, 0).Lon));
            _south = Math.Min(_south, projection.PositionAt(0, 0).Lat);
            _north = Math.Max(_north, projection.PositionAt(1, 1).Lat);
        }

        (_west, _width) = Around(spans);
    }

    /// <summary>
    /// Whether positions of the coverage may have coordinates, in degrees, within the box, ends included: false only where that is certain. Any right
    /// ascensions, whatever they count from; true where an end is no number or a declination is beyond ±90, where functions of positions go on over the pole.
    /// </summary>
    public bool MayHold(double raMin, double raMax, double decMin, double decMax)
    {
        if (!(double.IsFinite(raMin) && raMin <= raMax && double.IsFinite(raMax) && decMin >= -90 && decMin <= decMax && decMax <= 90))
        {
            return true;
        }

        var (south, north) = (Angle.DegreesToRadians(decMin), Angle.DegreesToRadians(decMax));
        if (north < _south - SkyRegion.Rounding || south > _north + SkyRegion.Rounding || !MeetsInLongitude(raMin, raMax))
        {
            return false;
        }

        var zone = new Zone(raMin, raMax, decMin, decMax);
        var left = MostCells;
        for (var cell = 0; cell < BaseCells; cell++)
        {
            if (Meets(zone, new(0, cell), ref left))
            {
                return true;
            }
        }

        return false;
    }

    bool MeetsInLongitude(double raMin, double raMax)
    {
        // As many turns up as bring the box's eastern end to the coverage's western end or just beyond it.
        const double Turn = 2 * Math.PI;
        var (west, east) = (Angle.DegreesToRadians(raMin), Angle.DegreesToRadians(raMax));
        var turns = Math.Ceiling((_west - east) / Turn - SkyRegion.Rounding);
        return west + turns * Turn <= _west + _width + 2 * SkyRegion.Rounding;
    }

    bool Meets(Zone zone, HealpixCell cell, ref int left)
    {
        if (!_cells.Overlaps(cell))
        {
            return false;
        }

        var placement = zone.PlaceRoughly(cell);
        if (placement != Placement.Touching)
        {
            return placement == Placement.Inside;
        }

        if (cell.Order == Healpix.MaxOrder || --left <= 0 || _cells.Contains(cell))
        {
            return zone.Place(HealpixProjection.Of(cell)) != Placement.Outside;
        }

        for (var child = 0; child < 4; child++)
        {
            if (Meets(zone, cell.Child(child), ref left))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest way round that passes all spans of longitude, in radians: its western end and its length.</summary>
    static (double West, double Width) Around(List<(double West, double East)> spans)
    {
        const double Turn = 2 * Math.PI;
        if (spans.Count == 0)
        {
            return (0, 0);
        }

        var folded = spans.Select(s => (West: s.West - Math.Floor(s.West / Turn) * Turn, Width: s.East - s.West)).OrderBy(s => s.West).ToList();
        var reach = folded.Max(s => s.West + s.Width) - Turn;
        var (widest, west) = (0.0, 0.0);
        foreach (var (start, width) in folded)
        {
            (widest, west) = start - reach > widest ? (start - reach, start) : (widest, west);
            reach = Math.Max(reach, start + width);
        }

        return widest > 0 ? (west, Turn - widest) : (0, Turn);
    }
}

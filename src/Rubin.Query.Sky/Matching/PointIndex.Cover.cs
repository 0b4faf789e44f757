namespace Rubin.Query.Sky.Matching;

/// <summary>Where anything within a radius of some point can lie.</summary>
public sealed partial class PointIndex
{
    /// <summary>Up to so many points each gets its own cells.</summary>
    public const int FewPoints = 200_000;

    /// <summary>Cells of 13 arcseconds: finer ones tell no page from another.</summary>
    const int FinestCover = 14;
    const int FinestCoverOfMany = 8;

    /// <summary>
    /// The cells within a radius of any point, and some around them; coarser the more points there are. Everything where the radius is too large for cells.
    /// </summary>
    public HealpixRanges CoverWithin(in SearchRadius radius)
    {
        if (Count == 0 || radius.IsNothing) return HealpixRanges.Empty;
        var isFew = Count <= FewPoints;
        var order = Math.Min(radius.NeighbourOrder - (isFew ? 2 : 0), isFew ? FinestCover : FinestCoverOfMany);
        if (radius.NeighbourOrder < 0) return HealpixRanges.WholeSky;
        return isFew ? CoverFew(radius, Math.Max(0, order)) : CoverMany(order);
    }

    HealpixRanges CoverFew(in SearchRadius radius, int order)
    {
        Span<long> cover = stackalloc long[MostCells];
        var shift = Healpix.Shift(order);

        // The points' own cells ascend; only the others are to be sorted.
        var own = new HealpixRanges.RangeList(Count);
        var others = new List<long>(Count / 4);
        for (var row = 0; row < Count; row++)
        {
            var cell = _cells[row] >> shift;
            own.Append(cell << shift, (cell + 1) << shift);
            var reach = Math.Abs(_z[row]) < radius.BeltZ ? radius.BeltReach : radius.CapReach;
            var (count, found) = Cover(_cells[row], reach, order, order, cover);
            for (var i = 0; i < count; i++)
            {
                if (cover[i] != cell && (others.Count == 0 || others[^1] != cover[i])) others.Add(cover[i]);
            }

            System.Diagnostics.Debug.Assert(found == order, "box and neighbours are asked for at one order");
        }

        others.Sort();
        var around = new HealpixRanges.RangeList(others.Count);
        foreach (var cell in others) around.Append(cell << shift, (cell + 1) << shift);
        return own.ToRanges().Union(around.ToRanges());
    }

    HealpixRanges CoverMany(int order)
    {
        var ranges = new HealpixRanges.RangeList(1024);
        var shift = Healpix.Shift(order);
        for (var row = 0; row < Count;)
        {
            var cell = _cells[row] >> shift;
            ranges.Append(cell << shift, (cell + 1) << shift);
            row = _directory!.LowerBound((cell + 1) << shift);
        }

        return ranges.ToRanges().Dilate(order);
    }
}

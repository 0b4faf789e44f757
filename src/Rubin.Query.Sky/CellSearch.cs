namespace Rubin.Query.Sky;

/// <summary>
/// Breadth-first search for the cells of a region. Circles around the cells decide most of them; only where the search
/// would end are the true outlines of the cells compared.
/// </summary>
static class CellSearch
{
    const int BaseCells = 12;

    public static HealpixCoverage Cover(SkyRegion region, int maxOrder, int maxCells)
    {
        var inside = new List<HealpixCell>();
        var open = new List<HealpixCell>();
        for (var cell = 0; cell < BaseCells; cell++) Sort(region.PlaceRoughly(new(0, cell)), new(0, cell), inside, open);
        for (var order = 0; open.Count > 0; order++)
        {
            var last = order == maxOrder;
            if (last || inside.Count + 4L * open.Count > maxCells) open = Sift(region, open, inside);
            if (last || inside.Count + 4L * open.Count > maxCells) break;
            open = Refine(region, open, inside);
        }

        var certain = HealpixRanges.From(inside);
        return new(certain.Union(HealpixRanges.From(open)), certain);
    }

    static List<HealpixCell> Refine(SkyRegion region, List<HealpixCell> open, List<HealpixCell> inside)
    {
        var finer = new List<HealpixCell>(open.Count * 2);
        foreach (var cell in open)
        {
            for (var child = 0; child < 4; child++) Sort(region.PlaceRoughly(cell.Child(child)), cell.Child(child), inside, finer);
        }

        return finer;
    }

    static List<HealpixCell> Sift(SkyRegion region, List<HealpixCell> open, List<HealpixCell> inside)
    {
        var touching = new List<HealpixCell>(open.Count);
        var outline = new CellOutline();
        foreach (var cell in open)
        {
            outline.Draw(cell);
            Sort(region.PlaceCell(outline), cell, inside, touching);
        }

        return touching;
    }

    static void Sort(Placement placement, HealpixCell cell, List<HealpixCell> inside, List<HealpixCell> open)
    {
        if (placement == Placement.Inside) inside.Add(cell);
        else if (placement == Placement.Touching) open.Add(cell);
    }
}

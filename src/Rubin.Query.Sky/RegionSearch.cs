namespace Rubin.Query.Sky;

/// <summary>Looks for a position in two regions, through cells that touch both, level by level.</summary>
static class RegionSearch
{
    const int BaseCells = 12;
    const int MostCells = 8192;

    /// <summary>Whether a common position is found; <paramref name="whereUndecided"/> where the finest cells still touch both and show none.</summary>
    public static bool Meet(SkyRegion a, SkyRegion b, bool whereUndecided)
    {
        var open = Enumerable.Range(0, BaseCells).Select(index => new HealpixCell(0, index)).ToList();
        var outline = new CellOutline();
        for (var order = 0; ; order++)
        {
            var touching = new List<HealpixCell>(open.Count);
            foreach (var cell in open)
            {
                if (a.PlaceRoughly(cell) is var inA && inA == Placement.Outside) continue;
                if (b.PlaceRoughly(cell) is var inB && inB == Placement.Outside) continue;
                if (inA == Placement.Inside && inB == Placement.Inside) return true;
                var center = cell.Center;
                if (a.Contains(center) && b.Contains(center)) return true;
                touching.Add(cell);
            }

            if (order == Healpix.MaxOrder || 4 * touching.Count > MostCells)
            {
                return touching.Exists(cell => Touch(cell, a, b, outline)) && whereUndecided;
            }

            if (touching.Count == 0) return false;
            open = [.. touching.SelectMany(cell => Enumerable.Range(0, 4).Select(cell.Child))];
        }
    }

    static bool Touch(HealpixCell cell, SkyRegion a, SkyRegion b, CellOutline outline)
    {
        outline.Draw(cell);
        return a.PlaceCell(outline) != Placement.Outside && b.PlaceCell(outline) != Placement.Outside;
    }
}

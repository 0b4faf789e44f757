namespace Rubin.Query.Sky;

/// <summary>
/// All that lies within a separation of a region, and perhaps a little more: made for coverages, which must not miss anything.
/// </summary>
sealed class WidenedRegion(SkyRegion region, double radians) : SkyRegion
{
    public override bool Contains(in UnitVector point) => region.Contains(point) || region.PlaceDisc(point, radians) != Placement.Outside;

    public override SkyRegion Widened(double more) => new WidenedRegion(region, radians + more);

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        if (region.PlaceDisc(centre, radiusRadians) == Placement.Inside) return Placement.Inside;
        return region.PlaceDisc(centre, radiusRadians + radians) == Placement.Outside ? Placement.Outside : Placement.Touching;
    }

    /// <summary>A border that strays more is as good as a region that is wider, where the region asks how far it strays.</summary>
    internal override Placement PlaceCell(CellOutline cell) => region is Polygon or Ellipse
        ? region.PlaceCell(cell.Straying(radians))
        : PlaceDisc(cell.Center, Healpix.CellRadiusRadians(cell.Projection));
}

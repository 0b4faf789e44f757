namespace Rubin.Query.Sky;

/// <summary>The sky that a set of HEALPix cells covers (a MOC). A position belongs to it if its order-29 cell does.</summary>
public sealed class CellRegion(HealpixRanges cells) : SkyRegion
{
    const int PositionsAtOnce = 512;

    /// <summary>The cells.</summary>
    public HealpixRanges Cells => cells;

    /// <inheritdoc/>
    public override bool Contains(in UnitVector point)
    {
        if (!point.IsFinite) return false;
        var (ra, dec) = point.ToDegrees();
        return ContainsDegrees(ra, dec);
    }

    /// <inheritdoc/>
    public override bool ContainsDegrees(double raDegrees, double decDegrees) =>
        Healpix.IndexFromDegrees(raDegrees, decDegrees) is var index and not Healpix.NoCell && cells.Contains(index);

    /// <inheritdoc/>
    public override void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        Span<long> indices = stackalloc long[PositionsAtOnce];
        for (var row = 0; row < inside.Length; row += PositionsAtOnce)
        {
            var rows = Math.Min(PositionsAtOnce, inside.Length - row);
            Healpix.IndexFromDegrees(raDegrees.Slice(row, rows), decDegrees.Slice(row, rows), indices[..rows]);
            for (var n = 0; n < rows; n++) inside[row + n] = indices[n] != Healpix.NoCell && cells.Contains(indices[n]);
        }
    }

    /// <summary>The cells themselves, widened to cells of <paramref name="maxOrder"/>; they need no search.</summary>
    public override HealpixCoverage Cover(int maxOrder = Healpix.MaxOrder, int maxCells = UsualMaxCells) =>
        new(cells.Degrade(maxOrder), cells.Complement().Degrade(maxOrder).Complement());

    /// <summary>The cells and a ring around them, of cells as small as the separation and the number of cells in the ring allow.</summary>
    public override SkyRegion Widened(double radians)
    {
        const double MostInRing = 16_384;
        if (radians == 0 || cells.IsEmpty) return this;
        var border = cells.Cells().Sum(cell => Math.ScaleB(4, -cell.Order));
        var order = Healpix.OrderForSeparation(radians);
        while (order > 0 && Math.ScaleB(border, order) > MostInRing) order--;
        return order < 0 ? new CellRegion(HealpixRanges.WholeSky) : new CellRegion(cells.Union(cells.Dilate(order)));
    }

    /// <inheritdoc/>
    public override string ToString() => $"MOC '{cells}'";

    /// <summary>A disc may always touch; the cells are what can be told apart.</summary>
    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians) =>
        cells.IsEmpty ? Placement.Outside : cells.CellCount == Healpix.MaxCellCount ? Placement.Inside : Placement.Touching;

    internal override Placement PlaceRoughly(HealpixCell cell) => Place(cell);

    internal override Placement PlaceCell(CellOutline cell) => Place(cell.Cell);

    Placement Place(HealpixCell cell) => cells.Contains(cell) ? Placement.Inside : cells.Overlaps(cell) ? Placement.Touching : Placement.Outside;
}

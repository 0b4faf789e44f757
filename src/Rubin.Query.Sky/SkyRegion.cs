namespace Rubin.Query.Sky;

/// <summary>
/// An immutable region of the sky; its border belongs to it, but for complements. Sizes are exact to about 1e-15 radians (2e-10 arcsec), so a point
/// computed to lie on the border is inside.
/// </summary>
public abstract class SkyRegion
{
    /// <summary>
    /// The number of cells that prunes a catalog well for its cost: coverages are 15 % larger than the circle, with 64 cells 60 %, with
    /// 2048 2 % at eight times the time.
    /// </summary>
    public const int UsualMaxCells = 256;

    // Rounding of directions, distances and borders of cells, in radians: far above an ulp, far below the 2e-9 of an order-29 cell.
    internal const double Rounding = 1e-14;

    const int RowsAtOnce = 256;

    /// <summary>Whether the point lies in the region or on its border. False where a coordinate is NaN.</summary>
    public abstract bool Contains(in UnitVector point);

    /// <summary>Whether the position in degrees lies in the region or on its border. False where a coordinate is NaN.</summary>
    public virtual bool ContainsDegrees(double raDegrees, double decDegrees) => Contains(UnitVector.FromDegrees(raDegrees, decDegrees));

    /// <summary>
    /// For each point, given as columns of unit vectors, whether it lies in the region or on its border. All spans have one length.
    /// </summary>
    public virtual void Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<bool> inside)
    {
        for (var row = 0; row < inside.Length; row++) inside[row] = Contains(new UnitVector(x[row], y[row], z[row]));
    }

    /// <summary>
    /// For each position in degrees, whether it lies in the region or on its border. All spans have one length.
    /// </summary>
    public virtual void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        Span<double> vectors = stackalloc double[3 * RowsAtOnce];
        for (var row = 0; row < inside.Length; row += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, inside.Length - row);
            var x = vectors[..rows];
            var y = vectors.Slice(RowsAtOnce, rows);
            var z = vectors.Slice(2 * RowsAtOnce, rows);
            UnitVector.FromDegrees(raDegrees.Slice(row, rows), decDegrees.Slice(row, rows), x, y, z);
            Contains(x, y, z, inside.Slice(row, rows));
        }
    }

    /// <summary>
    /// The cells that the region touches, refined level by level from the 12 base cells until <paramref name="maxOrder"/>, or until the
    /// next level could need more than <paramref name="maxCells"/> cells. Cells are of the last level, or coarser where they lie inside.
    /// Never misses a cell; cells that are merely very near (a hundredth of their size) may be among them.
    /// </summary>
    public virtual HealpixCoverage Cover(int maxOrder = Healpix.MaxOrder, int maxCells = UsualMaxCells) =>
        CellSearch.Cover(this, Healpix.CheckedOrder(maxOrder), maxCells);

    /// <summary>
    /// A region that holds all positions within a separation of this one, and few others: what prunes where positions are off by so much.
    /// </summary>
    public virtual SkyRegion Widened(double radians) => radians == 0 ? this : new WidenedRegion(this, radians);

    /// <summary>
    /// How a disc lies to the region. May answer <see cref="Placement.Touching"/> for any disc, the other two only when certain.
    /// </summary>
    internal abstract Placement PlaceDisc(in UnitVector centre, double radiusRadians);

    /// <summary>How a cell lies to the region, quickly: by a disc around it. Certain as above.</summary>
    internal virtual Placement PlaceRoughly(HealpixCell cell)
    {
        var projection = HealpixProjection.Of(cell);
        return PlaceDisc(projection.At(0.5, 0.5), Healpix.CellRadiusRadians(projection));
    }

    /// <summary>How a cell lies to the region, by its true outline. Certain as above, and Touching only if it is or very nearly.</summary>
    internal abstract Placement PlaceCell(CellOutline cell);
}

/// <summary>How a part of the sky lies to a region.</summary>
enum Placement
{
    /// <summary>All of it is outside.</summary>
    Outside,

    /// <summary>Some of it is inside, or may be.</summary>
    Touching,

    /// <summary>All of it is inside.</summary>
    Inside,
}

namespace Rubin.Query.Sky;

/// <summary>Sizes of cells, and the order that suits a separation.</summary>
public static partial class Healpix
{
    // HATS's ratio of the average cell's side to the least distance between opposite sides (measured: 1.44, and 1.22 at order 0).
    const double SideOverMinimumDistance = 1.6;

    /// <summary>The side in radians of a square as large as a cell: √(4π / (12 · 4^order)).</summary>
    public static double CellSideRadians(int order) => Math.Sqrt(Math.PI / 3) / (1L << CheckedOrder(order));

    /// <summary>
    /// A separation in radians that, from any point of any cell of <paramref name="order"/>, ends in the cell or one of its neighbours:
    /// HATS's <c>order2mindist</c>, the average side / 1.6.
    /// </summary>
    public static double MinimumDistanceRadians(int order) => CellSideRadians(order) / SideOverMinimumDistance;

    /// <summary>
    /// The deepest order whose <see cref="MinimumDistanceRadians"/> is at least the separation (HATS's <c>margin2order</c>), or -1 where
    /// even order 0 is too fine: beyond 36.6 degrees.
    /// </summary>
    public static int OrderForSeparation(double separationRadians)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(separationRadians);
        var order = MaxOrder;
        while (order >= 0 && MinimumDistanceRadians(order) < separationRadians) order--;
        return order;
    }

    /// <summary>
    /// No point of a cell of this order is farther from its centre: the length of the projection's gradient, largest at the transition
    /// latitude (belt 2/3 / cos(lat); caps with the turn of the meridians added), times the half diagonal.
    /// </summary>
    internal static double CellRadiusRadians(HealpixProjection cell) => cell.Side * (cell.IsPolar ? 1.0697 : 0.8945);
}

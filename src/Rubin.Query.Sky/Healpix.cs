namespace Rubin.Query.Sky;

/// <summary>
/// HEALPix (Górski et al. 2005, ApJ 622, 759) in the NESTED scheme, orders 0 to 29: nside = 2^order, 12 · 4^order cells.
/// A position on the border of two cells goes to the one that the CDS HEALPix library chooses (its southern borders belong to a cell),
/// so that an index computed here equals the <c>_healpix_29</c> column of catalogs written by HATS tools.
/// </summary>
public static partial class Healpix
{
    /// <summary>The deepest order; its index needs 62 bits.</summary>
    public const int MaxOrder = 29;

    /// <summary>The number of cells of the deepest order: the end of the index range, exclusive.</summary>
    public const long MaxCellCount = 12L << (2 * MaxOrder);

    /// <summary>The index of a position that is none: a coordinate that is not finite, or a latitude outside [-90°, 90°].</summary>
    public const long NoCell = -1;

    /// <summary>The number of cells of an order in [0, 29].</summary>
    public static long CellCount(int order) => 12L << (2 * CheckedOrder(order));

    /// <summary>How far an order-29 index is shifted right to give the index of <paramref name="order"/>.</summary>
    internal static int Shift(int order) => 2 * (MaxOrder - order);

    internal static int CheckedOrder(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxOrder);
        return order;
    }
}

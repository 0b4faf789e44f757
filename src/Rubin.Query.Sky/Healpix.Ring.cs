namespace Rubin.Query.Sky;

/// <summary>
/// The RING scheme, in which old maps number their cells: rings of equal latitude from north to south, each from longitude 0 eastwards.
/// In units of half a cell's diagonal a cell's centre lies <c>y = i + j + 1</c> above the base cell's southern corner and
/// <c>i - j</c> east of its middle.
/// </summary>
public static partial class Healpix
{
    /// <summary>The RING index of a NESTED one.</summary>
    public static long NestedToRing(int order, long nested)
    {
        var cell = new HealpixCell(order, nested);
        var nside = 1L << order;
        var (i, j) = HealpixBits.Separate(cell.Index & (nside * nside - 1));
        var baseCell = (int)(cell.Index >> (2 * order));
        var (row, quarter) = (baseCell >> 2, baseCell & 3);
        var ring = nside * (2 + row) - (i + j + 1L);
        var east = (long)i - j;
        if (ring < nside) return 2 * ring * (ring - 1) + quarter * ring + (east + ring - 1) / 2;
        var southRing = 4 * nside - ring;
        if (southRing < nside) return CellCount(order) - 2 * southRing * (southRing + 1) + quarter * southRing + (east + southRing - 1) / 2;
        var x = east + (2 * quarter + (row == 1 ? 0 : 1)) * nside;
        var inRing = ((x + 8 * nside) % (8 * nside)) >> 1;
        return 2 * nside * (nside - 1) + (ring - nside) * 4 * nside + inRing;
    }

    /// <summary>The NESTED index of a RING one.</summary>
    public static long RingToNested(int order, long ring)
    {
        var nside = 1L << CheckedOrder(order);
        ArgumentOutOfRangeException.ThrowIfNegative(ring);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ring, CellCount(order));
        var polar = 2 * nside * (nside - 1);
        var fromSouth = CellCount(order) - 1 - ring;
        if (ring < polar)
        {
            var number = PolarRing(ring);
            var (quarter, east) = PlaceInPolarRing(ring - 2 * number * (number - 1), number);
            return Compose(order, (int)quarter, 2 * nside - number, east);
        }

        if (fromSouth < polar)
        {
            var number = PolarRing(fromSouth);
            var (quarter, east) = PlaceInPolarRing(2 * number * (number + 1) - 1 - fromSouth, number);
            return Compose(order, (int)quarter + 8, number, east);
        }

        return FromBelt(order, nside + (ring - polar) / (4 * nside), (ring - polar) % (4 * nside));
    }

    /// <summary>
    /// The number, from 1, of the polar ring that holds a cell counted from the pole: the rings before ring r hold 2r(r - 1) cells.
    /// </summary>
    static long PolarRing(long fromPole)
    {
        var ring = (long)((1 + Math.Sqrt(1 + 2.0 * fromPole)) / 2);
        while (2 * ring * (ring - 1) > fromPole) ring--;
        while (2 * ring * (ring + 1) <= fromPole) ring++;
        return ring;
    }

    static (long Quarter, long East) PlaceInPolarRing(long inRing, long ring) => (inRing / ring, 2 * (inRing % ring) - ring + 1);

    /// <summary>In the belt the four base cells around a place are told apart by the two diagonals through their common corner.</summary>
    static long FromBelt(int order, long ring, long inRing)
    {
        var nside = 1L << order;
        var y = 3 * nside - ring;
        var x = 2 * inRing + ((ring + nside + 1) & 1);
        var quarter = x / (2 * nside);
        var east = x - (2 * quarter + 1) * nside;
        var north = y - nside;
        if (north > Math.Abs(east)) return Compose(order, (int)quarter, north, east);
        if (-north > Math.Abs(east)) return Compose(order, (int)quarter + 8, north + 2 * nside, east);
        return east > 0
            ? Compose(order, 4 + (int)((quarter + 1) & 3), north + nside, east - nside)
            : Compose(order, 4 + (int)quarter, north + nside, east + nside);
    }

    /// <summary>
    /// The cell whose centre is y half diagonals above the southern corner of a base cell and so many east of its middle.
    /// </summary>
    static long Compose(int order, int baseCell, long y, long east) =>
        ((long)baseCell << (2 * order)) | HealpixBits.Interleave((uint)((y - 1 + east) / 2), (uint)((y - 1 - east) / 2));
}

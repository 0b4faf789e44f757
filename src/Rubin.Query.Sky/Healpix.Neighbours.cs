namespace Rubin.Query.Sky;

/// <summary>Cells next to a cell: the eight around it, and the ring of finer cells that a margin is made of.</summary>
public static partial class Healpix
{
    /// <summary>
    /// Writes the eight neighbours in the order SW, W, NW, N, NE, E, SE, S; <see cref="NoCell"/> where only three base cells meet.
    /// </summary>
    public static void Neighbours(int order, long index, Span<long> around)
    {
        var cell = new HealpixCell(order, index);
        var (i, j) = HealpixBits.Separate(index & ((1L << (2 * order)) - 1));
        long x = i, y = j;
        var baseCell = (int)(cell.Index >> (2 * order));
        around[0] = IndexAcross(order, baseCell, x - 1, y);
        around[1] = IndexAcross(order, baseCell, x - 1, y + 1);
        around[2] = IndexAcross(order, baseCell, x, y + 1);
        around[3] = IndexAcross(order, baseCell, x + 1, y + 1);
        around[4] = IndexAcross(order, baseCell, x + 1, y);
        around[5] = IndexAcross(order, baseCell, x + 1, y - 1);
        around[6] = IndexAcross(order, baseCell, x, y - 1);
        around[7] = IndexAcross(order, baseCell, x - 1, y - 1);
    }

    /// <summary>
    /// The cells of <paramref name="edgeOrder"/>, at least the cell's own order, that touch <paramref name="cell"/> from outside: its four
    /// edges and the corners that exist, sorted by index.
    /// </summary>
    public static long[] ExternalEdge(HealpixCell cell, int edgeOrder)
    {
        var ring = new List<long>();
        AddExternalEdge(cell, edgeOrder, ring);
        return [.. ring.Distinct().Order()];
    }

    /// <summary>Adds the cells of <see cref="ExternalEdge"/> to <paramref name="ring"/>, in the order of a walk, some maybe twice.</summary>
    internal static void AddExternalEdge(HealpixCell cell, int edgeOrder, List<long> ring)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckedOrder(edgeOrder), cell.Order);
        var side = 1L << (edgeOrder - cell.Order);
        var (i, j) = HealpixBits.Separate(cell.Index & ((1L << (2 * cell.Order)) - 1));
        long x0 = i * side, y0 = j * side;
        var baseCell = (int)(cell.Index >> (2 * cell.Order));
        ring.EnsureCapacity(checked((int)(ring.Count + 4 * side + 4)));
        for (var step = -1L; step <= side; step++)
        {
            Add(x0 + step, y0 - 1);
            Add(x0 + step, y0 + side);
        }

        for (var step = 0L; step < side; step++)
        {
            Add(x0 - 1, y0 + step);
            Add(x0 + side, y0 + step);
        }

        void Add(long x, long y)
        {
            if (IndexAcross(edgeOrder, baseCell, x, y) is var index && index != NoCell) ring.Add(index);
        }
    }

    /// <summary>The index at (i, j) of a base cell's grid, where either may lie one base cell's side outside.</summary>
    static long IndexAcross(int order, int baseCell, long i, long j)
    {
        var nside = 1L << order;
        var acrossI = i < 0 ? -1 : i < nside ? 0 : 1;
        var acrossJ = j < 0 ? -1 : j < nside ? 0 : 1;
        if (acrossI != 0 || acrossJ != 0)
        {
            if (NextBaseCell(baseCell, acrossI, acrossJ) is not { } next) return NoCell;
            (i, j) = IntoNextBaseCell(baseCell, acrossI, acrossJ, i, j, nside);
            baseCell = next;
        }

        return ((long)baseCell << (2 * order)) | HealpixBits.Interleave((uint)i, (uint)j);
    }

    /// <summary>
    /// The base cell beyond an edge (one step) or a corner (two). Rows of four: north around the pole, belt, south; the belt lies an eighth
    /// of a turn to the west of the others. Three cells meet at the belt's ends, so nothing lies beyond those corners.
    /// </summary>
    static int? NextBaseCell(int baseCell, int acrossI, int acrossJ)
    {
        var q = baseCell & 3;
        return (baseCell >> 2, acrossI, acrossJ) switch
        {
            (0, 1, 0) => (q + 1) & 3,
            (0, 0, 1) => (q + 3) & 3,
            (0, 1, 1) => (q + 2) & 3,
            (0, -1, 0) => 4 + q,
            (0, 0, -1) => 4 + ((q + 1) & 3),
            (0, -1, -1) => 8 + q,
            (1, 1, 0) => q,
            (1, 0, 1) => (q + 3) & 3,
            (1, -1, 0) => 8 + ((q + 3) & 3),
            (1, 0, -1) => 8 + q,
            (1, -1, 1) => 4 + ((q + 3) & 3),
            (1, 1, -1) => 4 + ((q + 1) & 3),
            (2, 1, 0) => 4 + ((q + 1) & 3),
            (2, 0, 1) => 4 + q,
            (2, 1, 1) => q,
            (2, -1, 0) => 8 + ((q + 3) & 3),
            (2, 0, -1) => 8 + ((q + 1) & 3),
            (2, -1, -1) => 8 + ((q + 2) & 3),
            _ => null,
        };
    }

    /// <summary>The same place in the next base cell's axes, which are turned only where the border leads to a pole.</summary>
    static (long I, long J) IntoNextBaseCell(int baseCell, int acrossI, int acrossJ, long i, long j, long nside) =>
        (baseCell >> 2, acrossI, acrossJ) switch
        {
            (0, 1, 0) => (j, 2 * nside - 1 - i),
            (0, 0, 1) => (2 * nside - 1 - j, i),
            (0, 1, 1) => (2 * nside - 1 - i, 2 * nside - 1 - j),
            (2, -1, 0) => (j, -1 - i),
            (2, 0, -1) => (-1 - j, i),
            (2, -1, -1) => (-1 - i, -1 - j),
            _ => (i - acrossI * nside, j - acrossJ * nside),
        };
}

using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Regions;

/// <summary>
/// Finds the regions that a position lies in: by the cells that cover each, one look-up an order of cells, and then by the region itself. Immutable.
/// </summary>
sealed class RegionIndex
{
    /// <summary>Of a region, at most so many cells are wanted of its cover; a MOC's cells are what they are.</summary>
    const int MostCells = 64;

    /// <summary>By which covers are wider than the regions, so that a position on the border is in them whatever the last bits are.</summary>
    static readonly double Slack = Angle.DegreesToRadians(1e-7);

    readonly SkyRegion?[] _regions;

    /// <summary>Cells with their orders, 4 · 4^order + index, ascending, and the region that each belongs to.</summary>
    readonly long[] _cells;
    readonly int[] _rows;
    readonly (int Order, int First, int End)[] _orders;

    /// <summary>An index of regions by row.</summary>
    /// <param name="regions">Null for rows that have none.</param>
    /// <param name="covers">The cells of each, by <see cref="CoverOf"/>.</param>
    internal RegionIndex(SkyRegion?[] regions, HealpixRanges[] covers)
    {
        _regions = regions;
        var (cells, rows) = (new List<long>(), new List<int>());
        foreach (var (row, cover) in covers.Index())
        {
            foreach (var cell in cover.Cells())
            {
                cells.Add(FirstOf(cell.Order) + cell.Index);
                rows.Add(row);
            }
        }

        (_cells, _rows) = ([.. cells], [.. rows]);
        Array.Sort(_cells, _rows);
        _orders =
        [
            .. Enumerable.Range(0, Healpix.MaxOrder + 1)
                .Select(order => (order, LowerBound(0, _cells.Length, FirstOf(order)), LowerBound(0, _cells.Length, FirstOf(order + 1))))
                .Where(o => o.Item2 < o.Item3),
        ];
    }

    /// <summary>No regions.</summary>
    internal static RegionIndex Empty { get; } = new([], []);

    /// <summary>Bytes that it takes.</summary>
    internal long Bytes => 12L * _cells.Length;

    /// <summary>The cells that positions in a region can have.</summary>
    internal static HealpixRanges CoverOf(SkyRegion region) =>
        region is CellRegion cells ? cells.Cells : region.Widened(Slack).Cover(Healpix.MaxOrder, MostCells).Touched;

    /// <summary>Adds the rows whose regions a position lies in.</summary>
    /// <param name="cell">Its order-29 cell; <see cref="Healpix.NoCell"/> for none.</param>
    /// <param name="ra">Right ascension in degrees.</param>
    /// <param name="dec">Declination in degrees.</param>
    /// <param name="found">Takes the rows, each once.</param>
    internal void Find(long cell, double ra, double dec, List<int> found)
    {
        if (cell == Healpix.NoCell)
        {
            return;
        }

        foreach (var (order, first, end) in _orders)
        {
            var key = FirstOf(order) + (cell >> (2 * (Healpix.MaxOrder - order)));
            for (var i = LowerBound(first, end, key); i < end && _cells[i] == key; i++)
            {
                if (_regions[_rows[i]]!.ContainsDegrees(ra, dec))
                {
                    found.Add(_rows[i]);
                }
            }
        }
    }

    static long FirstOf(int order) => 4L << (2 * order);

    int LowerBound(int low, int high, long key)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _cells[middle] < key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

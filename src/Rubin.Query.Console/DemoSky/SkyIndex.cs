using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>
/// Things on the sky in the order of their order-29 cells, known by number: all that is kept of them while their tables are written.
/// 16 bytes each.
/// </summary>
/// <param name="Cells">The cells, ascending.</param>
/// <param name="Items">The numbers of the things.</param>
sealed record SkyIndex(long[] Cells, long[] Items)
{
    /// <summary>How many there are.</summary>
    internal int Count => Cells.Length;

    /// <summary>Sorts things by their cells; things in one cell by number.</summary>
    internal static SkyIndex Sort(long[] cells, long[] items)
    {
        Array.Sort(cells, items);
        for (var i = 1; i < cells.Length; i++)
        {
            var start = i - 1;
            while (i < cells.Length && cells[i] == cells[start]) i++;
            Array.Sort(items, start, i - start);
        }

        return new(cells, items);
    }

    /// <summary>The things in a cell, as a range of positions.</summary>
    internal (int Start, int End) In(HealpixCell cell) => (FirstFrom(cell.Start), FirstFrom(cell.End));

    /// <summary>How many rows lie in each cell of an order, where a thing has some rows.</summary>
    internal IReadOnlyList<(long Index, long Rows)> Histogram(int order, int rowsOfThing)
    {
        var shift = 2 * (Healpix.MaxOrder - order);
        List<(long Index, long Rows)> histogram = [];
        foreach (var deepest in Cells)
        {
            var cell = deepest >> shift;
            if (histogram.Count > 0 && histogram[^1].Index == cell)
            {
                histogram[^1] = (cell, histogram[^1].Rows + rowsOfThing);
            }
            else
            {
                histogram.Add((cell, rowsOfThing));
            }
        }

        return histogram;
    }

    int FirstFrom(long cell)
    {
        var (low, high) = (0, Cells.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Cells[middle] < cell ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

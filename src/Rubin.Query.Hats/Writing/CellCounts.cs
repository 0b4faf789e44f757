using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>How many rows lie in each cell of one order; 16 bytes for each cell that has any. For one thread at a time.</summary>
/// <param name="order">The order of the cells, 0 to 29.</param>
sealed class CellCounts(int order)
{
    List<(long Index, long Rows)> _cells = [];

    /// <summary>The order of the cells.</summary>
    public int Order => order;

    /// <summary>The cells with rows, ascending.</summary>
    public IReadOnlyList<(long Index, long Rows)> Cells => _cells;

    /// <summary>All rows.</summary>
    public long Total => _cells.Sum(c => c.Rows);

    /// <summary>The cells of rows whose order-29 cells ascend.</summary>
    public static List<(long Index, long Rows)> Of(ReadOnlySpan<long> sortedCells, int order)
    {
        var shift = 2 * (Healpix.MaxOrder - order);
        List<(long, long)> counts = [];
        for (var start = 0; start < sortedCells.Length;)
        {
            var index = sortedCells[start] >> shift;
            var end = start + 1;
            while (end < sortedCells.Length && sortedCells[end] >> shift == index) end++;
            counts.Add((index, end - start));
            start = end;
        }

        return counts;
    }

    /// <summary>Adds the counts of some rows.</summary>
    public void Add(IReadOnlyList<(long Index, long Rows)> counts)
    {
        var sum = new List<(long, long)>(Math.Max(_cells.Count, counts.Count));
        var (i, j) = (0, 0);
        while (i < _cells.Count || j < counts.Count)
        {
            if (j == counts.Count || (i < _cells.Count && _cells[i].Index < counts[j].Index))
            {
                sum.Add(_cells[i++]);
            }
            else if (i == _cells.Count || counts[j].Index < _cells[i].Index)
            {
                sum.Add(counts[j++]);
            }
            else
            {
                sum.Add((_cells[i].Index, _cells[i++].Rows + counts[j++].Rows));
            }
        }

        _cells = sum;
    }

    /// <summary>Rows whose order-29 cells lie in a cell, which is not finer than the order of the counts.</summary>
    public long In(HealpixCell cell) => CellsIn(cell).Sum(c => c.Rows);

    /// <summary>The cells with rows that lie in a cell, which is not finer than they are.</summary>
    public IEnumerable<(long Index, long Rows)> CellsIn(HealpixCell cell)
    {
        var shift = 2 * (Healpix.MaxOrder - order);
        var end = cell.End >> shift;
        for (var i = FirstFrom(cell.Start >> shift); i < _cells.Count && _cells[i].Index < end; i++)
        {
            yield return _cells[i];
        }
    }

    int FirstFrom(long index)
    {
        var (low, high) = (0, _cells.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _cells[middle].Index < index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>How many rows lie in each cell of one order; 16 bytes for each cell that has any. For one thread at a time.</summary>
/// <param name="order">The order of the cells, 0 to 29.</param>
sealed class CellCounts(int order)
{
    /// <summary>Counts that wait until they are worth a pass over all cells.</summary>
    const int LeastWaiting = 1 << 16;

    readonly List<(long Index, long Rows)> _waiting = [];
    List<(long Index, long Rows)> _cells = [];

    /// <summary>The order of the cells.</summary>
    public int Order => order;

    /// <summary>The cells with rows, ascending.</summary>
    public IReadOnlyList<(long Index, long Rows)> Cells => All;

    /// <summary>All rows.</summary>
    public long Total => All.Sum(c => c.Rows);

    List<(long Index, long Rows)> All
    {
        get
        {
            if (_waiting.Count > 0)
            {
                Merge();
            }

            return _cells;
        }
    }

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
        _waiting.AddRange(counts);
        if (_waiting.Count >= Math.Max(LeastWaiting, _cells.Count))
        {
            Merge();
        }
    }

    void Merge()
    {
        _waiting.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        var sum = new List<(long Index, long Rows)>(Math.Max(_cells.Count, _waiting.Count));
        for (var (i, j) = (0, 0); i < _cells.Count || j < _waiting.Count;)
        {
            var next = j == _waiting.Count || (i < _cells.Count && _cells[i].Index <= _waiting[j].Index) ? _cells[i++] : _waiting[j++];
            if (sum.Count > 0 && sum[^1].Index == next.Index)
            {
                sum[^1] = (next.Index, sum[^1].Rows + next.Rows);
            }
            else
            {
                sum.Add(next);
            }
        }

        _cells = sum;
        _waiting.Clear();
    }

    /// <summary>Rows whose order-29 cells lie in a cell, which is not finer than the order of the counts.</summary>
    public long In(HealpixCell cell) => CellsIn(cell).Sum(c => c.Rows);

    /// <summary>The cells with rows that lie in a cell, which is not finer than they are.</summary>
    public IEnumerable<(long Index, long Rows)> CellsIn(HealpixCell cell)
    {
        var cells = All;
        var shift = 2 * (Healpix.MaxOrder - order);
        var end = cell.End >> shift;
        for (var i = FirstFrom(cell.Start >> shift); i < cells.Count && cells[i].Index < end; i++)
        {
            yield return cells[i];
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

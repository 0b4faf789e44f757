using System.Runtime.CompilerServices;

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Finds where cells begin in a sorted list of order-29 cells with two look-ups: blocks of a coarse order, and in each block starts of cells
/// as fine as its rows are dense, so that skew does not matter. Immutable once built.
/// </summary>
sealed class CellDirectory
{
    /// <summary>Rows in a cell of the directory: fewer cost more memory than they save time (measured for 1, 2, 4, 8).</summary>
    const int RowsOfCell = 4;
    const int FinestBlockOrder = 7;
    const int FewestRows = 64;

    readonly long[] _cells;
    readonly int _count;
    readonly int _blockShift;
    readonly long _firstBlock;
    readonly int[] _firstRows;
    readonly int[] _offsets;
    readonly byte[] _shifts;
    int[] _starts;

    /// <summary>A directory of the first <paramref name="count"/> cells, at least one, ascending.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="spent">One that is not used any more, whose memory it takes; null for none.</param>
    internal CellDirectory(long[] cells, int count, CellDirectory? spent = null)
    {
        _starts = spent?._starts ?? [];
        (_cells, _count) = (cells, count);
        var order = FinestBlockOrder;
        while (order > 0 && Healpix.CellCount(order) > Math.Max(FewestRows, count)) order--;
        _blockShift = Healpix.Shift(order);
        _firstBlock = cells[0] >> _blockShift;
        var blocks = (int)((cells[count - 1] >> _blockShift) - _firstBlock) + 1;
        (_firstRows, _offsets, _shifts) = (new int[blocks + 1], new int[blocks], new byte[blocks]);
    }

    /// <summary>Bytes held.</summary>
    internal long Bytes => 4L * (_firstRows.Length + _offsets.Length + _starts.Length) + _shifts.Length;

    /// <summary>What is to be done to build it: phases one after the other, of each phase the pieces in any order or side by side.</summary>
    internal IEnumerable<IReadOnlyList<Action>> Phases()
    {
        const int Pieces = 16;
        var blocks = _offsets.Length;
        var size = Math.Max(1, (blocks + Pieces - 1) / Pieces);
        (int First, int End)[] parts = [.. Enumerable.Range(0, (blocks + size - 1) / size).Select(i => (i * size, Math.Min(blocks, (i + 1) * size)))];
        yield return [.. parts.Select(p => (Action)(() => FindBlocks(p.First, p.End)))];
        yield return [LayOut];
        yield return [.. parts.Select(p => (Action)(() => Fill(p.First, p.End)))];
    }

    /// <summary>The first row whose cell is <paramref name="cell"/> or a later one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int LowerBound(long cell)
    {
        var block = (cell >> _blockShift) - _firstBlock;
        if ((ulong)block >= (ulong)_offsets.Length) return block < 0 ? 0 : _count;
        int shift = _shifts[block];
        var at = _offsets[block] + (int)((cell & ((1L << _blockShift) - 1)) >> shift);
        var row = _starts[at];
        return (cell & ((1L << shift) - 1)) == 0 ? row : Scan(cell, row, _starts[at + 1]);
    }

    /// <summary>The finest order worth asking for about a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int OrderAt(long cell)
    {
        var block = (cell >> _blockShift) - _firstBlock;
        return (2 * Healpix.MaxOrder - ((ulong)block < (ulong)_shifts.Length ? _shifts[block] : _blockShift)) >> 1;
    }

    int Scan(long cell, int row, int end)
    {
        while (row < end && _cells[row] < cell) row++;
        return row;
    }

    void FindBlocks(int first, int end)
    {
        var row = 0;
        for (var block = first; block < end; block++)
        {
            // Most blocks begin where the one before does, or shortly behind.
            var cell = (_firstBlock + block) << _blockShift;
            var (low, step) = (row, block == first ? _count : 1);
            while (low + step < _count && _cells[low + step] < cell)
            {
                low += step;
                step *= 2;
            }

            var high = Math.Min(_count, low + step);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_cells[middle] < cell) low = middle + 1;
                else high = middle;
            }

            _firstRows[block] = row = low;
        }
    }

    void LayOut()
    {
        _firstRows[^1] = _count;
        var total = 0L;
        for (var block = 0; block < _offsets.Length; block++)
        {
            var rows = _firstRows[block + 1] - _firstRows[block];
            var depth = rows <= RowsOfCell ? 0 : (int)Math.Round(Math.Log2((double)rows / RowsOfCell) / 2);
            depth = Math.Min(depth, _blockShift / 2);
            _offsets[block] = checked((int)total);
            _shifts[block] = (byte)(_blockShift - 2 * depth);
            total += (1L << (2 * depth)) + 1;
        }

        if (total > _starts.Length) _starts = GC.AllocateUninitializedArray<int>(checked((int)total));
    }

    void Fill(int first, int end)
    {
        var mask = (1L << _blockShift) - 1;
        for (var block = first; block < end; block++)
        {
            int shift = _shifts[block];
            var starts = _starts.AsSpan(_offsets[block], (1 << (_blockShift - shift)) + 1);
            var next = 0;
            for (var row = _firstRows[block]; row < _firstRows[block + 1]; row++)
            {
                var cell = (int)((_cells[row] & mask) >> shift);
                while (next <= cell) starts[next++] = row;
            }

            starts[next..].Fill(_firstRows[block + 1]);
        }
    }
}

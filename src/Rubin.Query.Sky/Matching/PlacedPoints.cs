using System.Buffers;
using System.Numerics;

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Points in the order of their rows, with cell and unit vector: the stock that indexes of a part of the sky are put together from
/// (<see cref="PointAssembly"/>). Placed by one thread, then sealed; immutable and safe for many threads from then on, until they are released.
/// </summary>
public sealed class PlacedPoints
{
    long[] _cells;

    /// <summary>First, second and third coordinates behind each other: the pool keeps no more than a few dozen arrays of a size.</summary>
    double[] _vectors;
    bool _isSorted;

    /// <summary>Room for so many rows.</summary>
    public PlacedPoints(int rows)
    {
        Count = rows;
        _cells = ArrayPool<long>.Shared.Rent(rows);
        _vectors = ArrayPool<double>.Shared.Rent(checked(3 * rows));
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held: up to twice those of the rows.</summary>
    public long Bytes => 8L * (_cells.Length + _vectors.Length);

    /// <summary>Bytes held by so many rows.</summary>
    public static long BytesFor(long rows) => rows * (8 + 3 * 8);

    /// <summary>Sets the positions, in degrees, of rows from <paramref name="start"/> on. What is not finite is near nothing.</summary>
    public void Place(int start, ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        var rows = raDegrees.Length;
        SkyPoints.Place(raDegrees, decDegrees, _cells.AsSpan(start, rows), Part(0, start, rows), Part(1, start, rows), Part(2, start, rows));
    }

    /// <summary>All rows are placed.</summary>
    public void Seal() => _isSorted = IsAscending(Cells) && (Count == 0 || _cells[0] >= 0);

    /// <summary>
    /// The stretches of rows that hold all points in <paramref name="cells"/>, and maybe others, ascending and apart. All rows in one where they are
    /// not sorted by cell.
    /// </summary>
    public void FindStretches(HealpixRanges cells, List<(int Start, int End)> stretches)
    {
        stretches.Clear();
        if (Count == 0) return;
        if (!_isSorted)
        {
            stretches.Add((0, Count));
            return;
        }

        var end = 0;
        foreach (var range in cells.AsSpan())
        {
            if (range.End <= _cells[end]) continue;
            var start = LowerBound(end, range.Start);
            if (start == Count) return;
            end = LowerBound(start, range.End);
            if (start < end) stretches.Add((start, end));
            if (end == Count) return;
        }
    }

    /// <summary>The rows that have a position, sorted by cell; rows of one cell in their order.</summary>
    public int[] Order()
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => _cells[row] >= 0)];
        return [.. rows.OrderBy(row => _cells[row])];
    }

    /// <summary>Gives the memory back to those that place points next: nobody uses these any more.</summary>
    public void Release()
    {
        Count = 0;
        ArrayPool<long>.Shared.Return(Interlocked.Exchange(ref _cells, []));
        ArrayPool<double>.Shared.Return(Interlocked.Exchange(ref _vectors, []));
    }

    internal ReadOnlySpan<long> Cells => _cells.AsSpan(0, Count);

    internal ReadOnlySpan<double> X => Part(0, 0, Count);

    internal ReadOnlySpan<double> Y => Part(1, 0, Count);

    internal ReadOnlySpan<double> Z => Part(2, 0, Count);

    /// <summary>Whether no cell is before the one ahead of it.</summary>
    internal static bool IsAscending(ReadOnlySpan<long> cells)
    {
        var lanes = Vector<long>.Count;
        var i = 1;
        for (; i + lanes <= cells.Length; i += lanes)
        {
            if (Vector.LessThanAny(new Vector<long>(cells[i..]), new Vector<long>(cells[(i - 1)..]))) return false;
        }

        for (; i < cells.Length; i++)
        {
            if (cells[i] < cells[i - 1]) return false;
        }

        return true;
    }

    Span<double> Part(int coordinate, int start, int rows) => _vectors.AsSpan((coordinate * Count) + start, rows);

    /// <summary>The first row from <paramref name="from"/> on whose cell is <paramref name="cell"/> or a later one; steps that double, then halves.</summary>
    int LowerBound(int from, long cell)
    {
        var (low, step) = (from, 1);
        while (low + step < Count && _cells[low + step] < cell)
        {
            low += step;
            step *= 2;
        }

        var high = Math.Min(Count, low + step);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _cells[middle] < cell ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Makes a <see cref="PointIndex"/>: first all positions are placed, by any number of threads for stretches of rows that do not overlap;
/// then the phases run one after the other, the pieces of each in any order or side by side.
/// </summary>
public sealed class PointIndexBuilder
{
    /// <summary>Coordinates are read eight at a time, beyond the last.</summary>
    const int Padding = 8;
    const int ChunkRows = 64 << 10;

    readonly int _rowCount;
    readonly CellDirectory? _spent;
    long[] _cells;
    double[] _x;
    double[] _y;
    double[] _z;
    int[]? _rows;
    int _count;
    CellDirectory? _directory;

    /// <summary>An index of so many rows.</summary>
    public PointIndexBuilder(int rows)
    {
        _rowCount = _count = rows;
        _cells = GC.AllocateUninitializedArray<long>(rows);
        (_x, _y, _z) = (NewColumn(rows), NewColumn(rows), NewColumn(rows));
    }

    /// <summary>An index of rows that are placed already; the arrays of coordinates are longer by the padding, at least.</summary>
    internal PointIndexBuilder(int rows, long[] cells, double[] x, double[] y, double[] z, CellDirectory? spent)
    {
        _rowCount = _count = rows;
        (_cells, _x, _y, _z, _spent) = (cells, x, y, z, spent);
    }

    /// <summary>Most bytes that an index of so many rows takes, and its making.</summary>
    public static long BytesFor(long rows) => rows * (8 + 4 + 3 * 8) * 2;

    /// <summary>Sets the positions, in degrees, of rows from <paramref name="start"/> on. What is not finite is left out of the index.</summary>
    public void Place(int start, ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        var rows = raDegrees.Length;
        SkyPoints.Place(
            raDegrees, decDegrees, _cells.AsSpan(start, rows), _x.AsSpan(start, rows), _y.AsSpan(start, rows), _z.AsSpan(start, rows));
    }

    /// <summary>Takes a placed row out again: it has no position.</summary>
    public void Remove(int row) => _cells[row] = Healpix.NoCell;

    /// <summary>The phases of the making; to be run as they come.</summary>
    public IEnumerable<IReadOnlyList<Action>> Phases()
    {
        DropUnplaced();
        if (!PlacedPoints.IsAscending(_cells.AsSpan(0, _count)))
        {
            var sort = new CellSort(_cells, _rows ?? [.. Enumerable.Range(0, _rowCount)], _count);
            foreach (var phase in sort.Phases())
            {
                yield return phase;
            }

            (_cells, _rows) = (sort.Cells, sort.Rows);
        }

        if (_rows is { } order)
        {
            var (x, y, z) = (NewColumn(_count), NewColumn(_count), NewColumn(_count));
            yield return [.. Enumerable.Range(0, (_count + ChunkRows - 1) / ChunkRows).Select(i => (Action)(() => Gather(i * ChunkRows, order, x, y, z)))];
            (_x, _y, _z) = (x, y, z);
        }

        if (_count > 0)
        {
            _directory = new(_cells, _count, _spent);
            foreach (var phase in _directory.Phases())
            {
                yield return phase;
            }
        }
    }

    /// <summary>The index, when all phases are done.</summary>
    public PointIndex Build() => new(_count, _cells, _x, _y, _z, _rows, _directory);

    /// <summary>An index made by the calling thread.</summary>
    public static PointIndex Build(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        var builder = new PointIndexBuilder(raDegrees.Length);
        builder.Place(0, raDegrees, decDegrees);
        return builder.BuildHere();
    }

    /// <summary>The index, all phases of which the calling thread goes through: for few rows faster than to tell others of them.</summary>
    public PointIndex BuildHere()
    {
        foreach (var phase in Phases())
        {
            foreach (var piece in phase) piece();
        }

        return Build();
    }

    // The room behind the last point is read and never looked at.
    static double[] NewColumn(int rows) => GC.AllocateUninitializedArray<double>(rows + Padding);

    void DropUnplaced()
    {
        if (_cells.AsSpan(0, _rowCount).IndexOf(Healpix.NoCell) < 0) return;
        var kept = new int[_rowCount];
        _count = 0;
        for (var row = 0; row < _rowCount; row++)
        {
            if (_cells[row] < 0) continue;
            (_cells[_count], kept[_count++]) = (_cells[row], row);
        }

        _rows = kept;
    }

    void Gather(int start, int[] rows, double[] x, double[] y, double[] z)
    {
        var end = Math.Min(start + ChunkRows, _count);
        for (var i = start; i < end; i++)
        {
            var row = rows[i];
            (x[i], y[i], z[i]) = (_x[row], _y[row], _z[row]);
        }
    }
}

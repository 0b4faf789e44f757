namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Puts an index together from stretches of points, again and again in the same memory. Where the stretches follow each other along the HEALPix curve,
/// as those of a sorted catalog do, nothing is sorted. Belongs to one thread.
/// </summary>
public sealed class PointAssembly
{
    /// <summary>Coordinates are read eight at a time, beyond the last.</summary>
    const int Padding = 8;

    long[] _cells = [];
    double[] _x = [];
    double[] _y = [];
    double[] _z = [];
    CellDirectory? _spent;

    /// <summary>Points taken so far: the row in the index of the next one.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => PlacedPoints.BytesFor(_cells.Length);

    /// <summary>Begins a new index; the one made before must not be used any more.</summary>
    /// <param name="rows">Points that will come, at most.</param>
    public void Clear(int rows)
    {
        Count = 0;
        if (rows <= _cells.Length) return;
        var room = checked(rows + (rows >> 2));
        _cells = GC.AllocateUninitializedArray<long>(room);
        (_x, _y, _z) = (NewColumn(room), NewColumn(room), NewColumn(room));
    }

    /// <summary>Takes the rows of <paramref name="points"/> from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public void Add(PlacedPoints points, int start, int end)
    {
        points.Cells[start..end].CopyTo(_cells.AsSpan(Count));
        points.X[start..end].CopyTo(_x.AsSpan(Count));
        points.Y[start..end].CopyTo(_y.AsSpan(Count));
        points.Z[start..end].CopyTo(_z.AsSpan(Count));
        Count += end - start;
    }

    /// <summary>The index of what was taken, rows numbered in the order in which they were; to be used until the next <see cref="Clear"/>.</summary>
    public PointIndex Build()
    {
        var index = new PointIndexBuilder(Count, _cells, _x, _y, _z, _spent).BuildHere();
        _spent = index.Directory ?? _spent;
        return index;
    }

    // The room behind the last point is read and never looked at.
    static double[] NewColumn(int rows) => GC.AllocateUninitializedArray<double>(rows + Padding);
}

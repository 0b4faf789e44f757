using System.Numerics;

namespace Rubin.Query.Sky.Matching;

/// <summary>The points of a batch as a search wants them: order-29 cell and unit vector. Used by one thread, over and over.</summary>
public sealed class SkyPoints
{
    double[] _spare = [];

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>Cells; <see cref="Healpix.NoCell"/> for what is no position.</summary>
    internal long[] Cells { get; private set; } = [];

    /// <summary>First coordinates.</summary>
    internal double[] X { get; private set; } = [];

    /// <summary>Second coordinates.</summary>
    internal double[] Y { get; private set; } = [];

    /// <summary>Third coordinates.</summary>
    internal double[] Z { get; private set; } = [];

    /// <summary>The row of each point where they have been sorted; null where they stand as they came.</summary>
    internal int[]? Rows { get; private set; }

    /// <summary>The cell of a point; <see cref="Healpix.NoCell"/> where it is no position.</summary>
    public long CellOf(int row) => Cells[row];

    /// <summary>Takes positions in degrees. What is not finite has no cell; a latitude beyond a pole comes down on the other side.</summary>
    public void Set(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        Clear();
        Add(raDegrees, decDegrees);
    }

    /// <summary>Forgets all points.</summary>
    public void Clear() => MakeRoom(0);

    /// <summary>Takes more positions, behind those that are there.</summary>
    public void Add(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        var (start, rows) = (Count, raDegrees.Length);
        MakeRoom(start + rows);
        Place(raDegrees, decDegrees, Cells.AsSpan(start, rows), X.AsSpan(start, rows), Y.AsSpan(start, rows), Z.AsSpan(start, rows));
    }

    /// <summary>Puts the points into the order of their cells, those without cell first.</summary>
    internal void Sort()
    {
        if (PlacedPoints.IsAscending(Cells.AsSpan(0, Count))) return;
        var sort = new CellSort(Cells, [.. Enumerable.Range(0, Count)], Count);
        sort.Run();
        (Cells, Rows) = (sort.Cells, sort.Rows);
        (X, Y, Z) = (Ordered(X, sort.Rows), Ordered(Y, sort.Rows), Ordered(Z, sort.Rows));
    }

    /// <summary>Values in the order of their rows, in the memory of those put in order before.</summary>
    double[] Ordered(double[] values, int[] rows)
    {
        var target = _spare.Length < values.Length ? GC.AllocateUninitializedArray<double>(values.Length) : _spare;
        for (var i = 0; i < rows.Length; i++) target[i] = values[rows[i]];
        _spare = values;
        return target;
    }

    /// <summary>Takes positions of which only those in <paramref name="wanted"/> matter; the others have no cell.</summary>
    public void Set(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, HealpixRanges wanted)
    {
        MakeRoom(raDegrees.Length);
        var cells = Cells.AsSpan(0, Count);
        Healpix.IndexFromDegrees(raDegrees, decDegrees, cells);
        PlaceOdd(raDegrees, decDegrees, cells, X, Y, Z);
        var kept = CellSieve.Keep(cells, wanted);
        if (kept > Count / 4)
        {
            Place(raDegrees, decDegrees, cells, X.AsSpan(0, Count), Y.AsSpan(0, Count), Z.AsSpan(0, Count));
            CellSieve.Keep(cells, wanted);
            return;
        }

        PlaceKept(raDegrees, decDegrees, kept);
    }

    /// <summary>Unit vectors of the points that have a cell.</summary>
    void PlaceKept(ReadOnlySpan<double> ra, ReadOnlySpan<double> dec, int kept)
    {
        var (rows, lon, lat, count) = (new int[kept], new double[kept], new double[kept], 0);
        for (var row = NextPlaced(0); row < Count; row = NextPlaced(row + 1))
        {
            if (IsOdd(ra[row], dec[row])) continue;
            (lon[count], lat[count]) = (ra[row], dec[row]);
            rows[count++] = row;
        }

        var (x, y, z) = (new double[count], new double[count], new double[count]);
        UnitVector.FromDegrees(lon.AsSpan(0, count), lat.AsSpan(0, count), x, y, z);
        for (var i = 0; i < count; i++) (X[rows[i]], Y[rows[i]], Z[rows[i]]) = (x[i], y[i], z[i]);
    }

    void MakeRoom(int count)
    {
        (Count, Rows) = (count, null);
        if (count <= Cells.Length) return;
        var room = Math.Max(count, 2 * Cells.Length);
        (Cells, X, Y, Z) = (Larger(Cells), Larger(X), Larger(Y), Larger(Z));

        T[] Larger<T>(T[] values)
        {
            Array.Resize(ref values, room);
            return values;
        }
    }

    /// <summary>The first point from <paramref name="row"/> on that has a cell; their number where none has.</summary>
    internal int NextPlaced(int row)
    {
        if (row >= Count || Cells[row] >= 0) return row;
        var step = Cells.AsSpan(row, Count - row).IndexOfAnyExcept(Healpix.NoCell);
        return step < 0 ? Count : row + step;
    }

    /// <summary>Takes a point away: it has no cell.</summary>
    public void Remove(int row) => Cells[row] = Healpix.NoCell;

    /// <summary>Cells and unit vectors of positions in degrees.</summary>
    internal static void Place(
        ReadOnlySpan<double> ra, ReadOnlySpan<double> dec, Span<long> cells, Span<double> x, Span<double> y, Span<double> z)
    {
        Healpix.IndexFromDegrees(ra, dec, cells);
        UnitVector.FromDegrees(ra, dec, x, y, z);
        PlaceOdd(ra, dec, cells, x, y, z);
    }

    static void PlaceOdd(ReadOnlySpan<double> ra, ReadOnlySpan<double> dec, Span<long> cells, Span<double> x, Span<double> y, Span<double> z)
    {
        if (!HasOdd(ra, dec)) return;
        for (var row = 0; row < cells.Length; row++)
        {
            if (IsOdd(ra[row], dec[row])) PlaceOdd(ra[row], dec[row], row, cells, x, y, z);
        }
    }

    static bool HasOdd(ReadOnlySpan<double> ra, ReadOnlySpan<double> dec)
    {
        var (lanes, row) = (Vector<double>.Count, 0);
        var (zero, turn, quarter) = (Vector<double>.Zero, new Vector<double>(360.0), new Vector<double>(90.0));
        for (; row + lanes <= ra.Length; row += lanes)
        {
            var (lon, lat) = (new Vector<double>(ra[row..]), new Vector<double>(dec[row..]));
            var isUsual = Vector.GreaterThanOrEqual(lon, zero) & Vector.LessThanOrEqual(lon, turn) & Vector.LessThanOrEqual(Vector.Abs(lat), quarter);
            if (isUsual != Vector<long>.AllBitsSet) return true;
        }

        for (; row < ra.Length; row++)
        {
            if (IsOdd(ra[row], dec[row])) return true;
        }

        return false;
    }

    static bool IsOdd(double ra, double dec) => !(ra is >= 0 and <= 360 && Math.Abs(dec) <= 90);

    /// <summary>Longitudes are folded before they lose digits as radians; the vector tells where a latitude beyond a pole ends up.</summary>
    static void PlaceOdd(double ra, double dec, int row, Span<long> cells, Span<double> x, Span<double> y, Span<double> z)
    {
        var at = UnitVector.FromDegrees(Angle.FoldDegrees(ra), dec);
        (x[row], y[row], z[row]) = (at.X, at.Y, at.Z);
        if (!at.IsFinite)
        {
            cells[row] = Healpix.NoCell;
            return;
        }

        var (lon, lat) = at.ToDegrees();
        cells[row] = cells[row] >= 0 ? cells[row] : Healpix.IndexFromDegrees(lon, lat);
    }
}

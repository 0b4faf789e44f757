namespace Rubin.Query.Sky.Matching;

/// <summary>The points of a batch as a search wants them: order-29 cell and unit vector. Used by one thread, over and over.</summary>
public sealed class SkyPoints
{
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

    /// <summary>The cell of a point; <see cref="Healpix.NoCell"/> where it is no position.</summary>
    public long CellOf(int row) => Cells[row];

    /// <summary>Takes positions in degrees. What is not finite has no cell; a latitude beyond a pole comes down on the other side.</summary>
    public void Set(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees)
    {
        Count = raDegrees.Length;
        if (Count > Cells.Length)
        {
            (Cells, X, Y, Z) = (new long[Count], new double[Count], new double[Count], new double[Count]);
        }

        Place(raDegrees, decDegrees, Cells.AsSpan(0, Count), X.AsSpan(0, Count), Y.AsSpan(0, Count), Z.AsSpan(0, Count));
    }

    /// <summary>Takes a point away: it has no cell.</summary>
    public void Remove(int row) => Cells[row] = Healpix.NoCell;

    /// <summary>Cells and unit vectors of positions in degrees.</summary>
    internal static void Place(
        ReadOnlySpan<double> ra, ReadOnlySpan<double> dec, Span<long> cells, Span<double> x, Span<double> y, Span<double> z)
    {
        Healpix.IndexFromDegrees(ra, dec, cells);
        UnitVector.FromDegrees(ra, dec, x, y, z);
        for (var row = 0; row < cells.Length; row++)
        {
            if (cells[row] < 0 || !(ra[row] is >= 0 and <= 360))
            {
                PlaceOdd(ra[row], dec[row], row, cells, x, y, z);
            }
        }
    }

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

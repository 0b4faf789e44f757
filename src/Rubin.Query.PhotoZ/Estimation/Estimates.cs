using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>
/// A block of estimates: a column of doubles for each wanted number, NaN where there is none (NULL in the query), and the densities. A row that is never set has
/// <see cref="EstimateFlags.NoDensity"/>, and all of it is NULL. Belongs to one worker.
/// </summary>
public sealed class Estimates
{
    readonly double[]?[] _columns = new double[]?[18];
    readonly EstimateFlags[] _flags;
    readonly float[] _pdf = [];
    readonly byte[] _bytes = [];
    readonly RedshiftGrid _grid;
    readonly float[] _density;
    readonly CumulativeDensity _cumulative;

    /// <summary>Room for <paramref name="rows"/> objects.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="grid">The grid of the model.</param>
    /// <param name="rows">How many objects there are.</param>
    public Estimates(EstimateRequest request, RedshiftGrid grid, int rows)
    {
        (Request, Rows, _grid, _flags) = (request, rows, grid, new EstimateFlags[rows]);
        (_density, _cumulative) = (new float[grid.Count], new CumulativeDensity(grid));
        _flags.AsSpan().Fill(EstimateFlags.NoDensity);
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = (EstimateColumns)(1 << i);
            if (request.Needs(column) && column is not (EstimateColumns.Flags or EstimateColumns.Pdf))
            {
                _columns[i] = new double[rows];
                _columns[i].AsSpan().Fill(double.NaN);
            }
        }

        if (request.Needs(EstimateColumns.Pdf))
        {
            var numbers = rows * request.Pdf.Length;
            _pdf = new float[request.Pdf is BytePdf ? 0 : numbers];
            _bytes = new byte[request.Pdf is BytePdf ? numbers : 0];
        }
    }

    /// <summary>What is wanted.</summary>
    public EstimateRequest Request { get; }

    /// <summary>Number of objects.</summary>
    public int Rows { get; }

    /// <summary>One flag set an object. An estimator that sets a row clears <see cref="EstimateFlags.NoDensity"/>; <see cref="SetDensity"/> does so.</summary>
    public Span<EstimateFlags> Flags => _flags;

    /// <summary>The numbers of a column, one an object; empty where the column is not wanted.</summary>
    public Span<double> this[EstimateColumns column] => _columns[int.Log2((int)column)];

    /// <summary>All densities, row after row, in the wanted encoding; empty for bytes, and where none are wanted.</summary>
    public float[] Pdf => _pdf;

    /// <summary>All densities as bytes; empty for other encodings.</summary>
    public byte[] PdfBytes => _bytes;

    /// <summary>The numbers of one density.</summary>
    public Span<float> PdfOf(int row) => _pdf.AsSpan(row * Request.Pdf.Length, Request.Pdf.Length);

    /// <summary>The bytes of one density.</summary>
    public Span<byte> PdfBytesOf(int row) => _bytes.AsSpan(row * Request.Pdf.Length, Request.Pdf.Length);

    /// <summary>Sets a number, where it is wanted.</summary>
    public void Set(EstimateColumns column, int row, double value)
    {
        if (_columns[int.Log2((int)column)] is { } values)
        {
            values[row] = value;
        }
    }

    /// <summary>
    /// Sets what follows from a density on the model's grid: all of <see cref="EstimateColumns.OfDensity"/> that is wanted, the flags of edge and of no density, and the
    /// density itself as floats or bytes. A density without area leaves the row NULL.
    /// </summary>
    /// <param name="row">The object.</param>
    /// <param name="density">Of any scale, not negative.</param>
    /// <param name="own">Columns that the estimator sets itself; with <see cref="EstimateColumns.Pdf"/>, the density too.</param>
    public void SetDensity(int row, ReadOnlySpan<float> density, EstimateColumns own = EstimateColumns.None)
    {
        density.CopyTo(_density);
        if (!GridDensity.Normalise(_grid, _density))
        {
            return;
        }

        var mode = GridDensity.Peak(_density);
        _flags[row] &= ~EstimateFlags.NoDensity;
        if (mode == 0 || mode == density.Length - 1)
        {
            _flags[row] |= EstimateFlags.Edge;
        }

        SetNumbers(row, Request.Columns & EstimateColumns.OfDensity & ~own, _grid[mode]);
        if (!Request.Needs(EstimateColumns.Pdf & ~own))
        {
            return;
        }

        if (Request.Pdf is GridPdf)
        {
            _density.CopyTo(PdfOf(row));
        }
        else if (Request.Pdf is BytePdf)
        {
            ByteDensity.Quantise(_density, _density[mode], PdfBytesOf(row));
        }
    }

    void SetNumbers(int row, EstimateColumns wanted, double mode)
    {
        if ((wanted & ~(EstimateColumns.ZMode | EstimateColumns.ZMean | EstimateColumns.ZStd)) != 0)
        {
            _cumulative.Fill(_density);
        }

        for (var left = (int)wanted; left != 0; left &= left - 1)
        {
            var column = (EstimateColumns)(left & -left);
            this[column][row] = column switch
            {
                EstimateColumns.ZMode => mode,
                EstimateColumns.ZMean => GridDensity.Mean(_grid, _density),
                EstimateColumns.ZStd => GridDensity.Moments(_grid, _density).Deviation,
                EstimateColumns.Z50 => _cumulative.Quantile(0.5),
                EstimateColumns.Z025 => _cumulative.Quantile(0.025),
                EstimateColumns.Z16 => _cumulative.Quantile(0.16),
                EstimateColumns.Z84 => _cumulative.Quantile(0.84),
                EstimateColumns.Z975 => _cumulative.Quantile(0.975),
                EstimateColumns.Odds => _cumulative.Around(mode, 1.959963984540054 * 0.05),
                _ => _cumulative.Around(mode, 0.02),
            };
        }
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Sets what follows from the posterior density of an object, as BPZ defines it; the rest as for every estimator. Belongs to one worker.</summary>
sealed class BpzAnswer<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>What is defined by BPZ, or set here because it is quick.</summary>
    const EstimateColumns Own = EstimateColumns.ZMode | EstimateColumns.ZMean | EstimateColumns.Odds | EstimateColumns.Pdf;

    readonly BpzSettings _settings;
    readonly RedshiftGrid _grid;
    readonly float[] _redshifts;

    /// <summary>Answers on a grid.</summary>
    public BpzAnswer(BpzSettings settings, RedshiftGrid grid)
    {
        (_settings, _grid) = (settings, grid);
        _redshifts = new float[(grid.Count + KernelTemplates.Chunk - 1) / KernelTemplates.Chunk * KernelTemplates.Chunk];
        for (var k = 0; k < grid.Count; k++) _redshifts[k] = (float)grid[k];
    }

    /// <summary>The index of the greatest of some numbers that are not negative; the first of several.</summary>
    public static int Peak(ReadOnlySpan<float> density)
    {
        // Floats that are not negative have the order of their bits.
        var bits = MemoryMarshal.Cast<float, int>(density);
        return bits.IndexOf(TensorPrimitives.Max(bits));
    }

    /// <summary>Sets a row.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="row">The object.</param>
    /// <param name="density">The posterior, with zeros to a whole number of chunks; above 0 at the mode. Cut here.</param>
    /// <param name="mode">Where it is greatest.</param>
    public void Set(Estimates estimates, int row, Span<float> density, int mode)
    {
        var (sum, moment) = Cut(density, (float)_settings.Cut * density[mode]);
        estimates.Flags[row] &= ~EstimateFlags.NoDensity;
        estimates.Flags[row] |= mode == 0 || mode == _grid.Count - 1 ? EstimateFlags.Edge : EstimateFlags.None;
        estimates.Set(EstimateColumns.ZMode, row, _grid[mode]);
        estimates.Set(EstimateColumns.ZMean, row, moment / sum);
        density = density[.._grid.Count];
        var request = estimates.Request;
        if (request.Needs(EstimateColumns.Odds))
        {
            estimates.Set(EstimateColumns.Odds, row, Odds(density, _grid[mode], sum));
        }

        if (request.Needs(EstimateColumns.OfDensity & ~Own))
        {
            estimates.SetDensity(row, density, Own);
        }

        if (request.Needs(EstimateColumns.Pdf) && request.Pdf is BytePdf)
        {
            ByteDensity.Quantise(density, density[mode], estimates.PdfBytesOf(row));
        }
        else if (request.Needs(EstimateColumns.Pdf))
        {
            density.CopyTo(estimates.PdfOf(row));
            GridDensity.Normalise(_grid, estimates.PdfOf(row));
        }
    }

    /// <summary>Takes away what is below <paramref name="least"/>; Σp and Σzp of the rest.</summary>
    (double Sum, double Moment) Cut(Span<float> density, float least)
    {
        ref var target = ref density[0];
        ref var redshift = ref _redshifts[0];
        var (lowest, sums, moments) = (TLanes.Create(least), TLanes.Create(0), TLanes.Create(0));
        for (var k = 0; k < density.Length; k += TLanes.Count)
        {
            var p = TLanes.Cut(TLanes.Load(ref target, k), lowest);
            p.Store(ref target, k);
            sums += p;
            moments = TLanes.MultiplyAdd(p, TLanes.Load(ref redshift, k), moments);
        }

        return (sums.Sum(), moments.Sum());
    }

    /// <summary>The share of the sum within 1.96 · σ · (1 + z) of a redshift, and at the next point above.</summary>
    double Odds(ReadOnlySpan<float> density, double z, double sum)
    {
        var width = BpzSettings.OddsWidth * _settings.LeastScatter * (1 + z);
        var end = Math.Min(FirstAtLeast(z + width) + 1, density.Length);
        return Math.Min(TensorPrimitives.Sum(density[FirstAtLeast(z - width)..end]) / sum, 1);
    }

    /// <summary>The index of the first redshift that is not below <paramref name="z"/>; the length of the grid where all are.</summary>
    int FirstAtLeast(double z)
    {
        var index = Math.Clamp((int)Math.Ceiling((z - _grid.Minimum) / _grid.Step), 0, _grid.Count);
        while (index > 0 && _grid[index - 1] >= z) index--;
        while (index < _grid.Count && _grid[index] < z) index++;
        return index;
    }
}

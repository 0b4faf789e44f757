using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Pdfs;

/// <summary>The integral of a density from the grid's start: exact for a density that is straight between the grid's redshifts.</summary>
/// <remarks>Scratch of one worker: made once, filled for each object.</remarks>
sealed class CumulativeDensity(RedshiftGrid grid)
{
    readonly float[] _density = new float[grid.Count];
    readonly double[] _below = new double[grid.Count];

    /// <summary>The whole integral: one where the density was normalised.</summary>
    public double Total => _below[^1];

    /// <summary>Takes another density, not negative, of the grid's length.</summary>
    public void Fill(ReadOnlySpan<float> density)
    {
        density.CopyTo(_density);
        var half = 0.5 * grid.Step;
        var sum = 0.0;
        _below[0] = 0;
        for (var i = 1; i < density.Length; i++)
        {
            sum += half * ((double)density[i - 1] + density[i]);
            _below[i] = sum;
        }
    }

    /// <summary>The part of the probability below a redshift, from 0 to 1; NaN for a density of zeros.</summary>
    public double Below(double redshift)
    {
        if (redshift <= grid.Minimum)
        {
            return 0 / Total;
        }

        if (redshift >= grid.Maximum)
        {
            return Total / Total;
        }

        var (cell, part) = GridDensity.Locate(grid, redshift);
        double left = _density[cell], rise = _density[cell + 1] - left;
        return (_below[cell] + (grid.Step * part * (left + (0.5 * rise * part)))) / Total;
    }

    /// <summary>The part of the probability between two redshifts.</summary>
    public double Between(double from, double to) => to > from ? Below(to) - Below(from) : 0;

    /// <summary>The part of the probability within <paramref name="halfWidth"/>·(1 + z) of a redshift z.</summary>
    public double Around(double redshift, double halfWidth) =>
        Between(redshift - (halfWidth * (1 + redshift)), redshift + (halfWidth * (1 + redshift)));

    /// <summary>The redshift with the given part of the probability below it; NaN for a density of zeros.</summary>
    public double Quantile(double probability)
    {
        if (!(Total > 0))
        {
            return double.NaN;
        }

        var target = Math.Clamp(probability, 0, 1) * Total;
        var cell = Cell(target);
        double left = _density[cell], rise = _density[cell + 1] - left;
        var area = Math.Max(0, target - _below[cell]) / grid.Step;

        // area = left t + rise t²/2, in the form that keeps its digits for a small rise.
        var root = Math.Sqrt(Math.Max(0, (left * left) + (2 * rise * area)));
        var part = area > 0 ? Math.Min(1, 2 * area / (left + root)) : 0;
        return grid.Minimum + (grid.Step * (cell + part));
    }

    /// <summary>The first cell at whose end at least the target is reached, and some probability lies within it.</summary>
    int Cell(double target)
    {
        int low = 0, high = grid.Count - 2;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var enough = target > 0 ? _below[middle + 1] >= target : _below[middle + 1] > 0;
            (low, high) = enough ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Pdfs;

/// <summary>
/// What every estimator and every function on PDFs shares: a probability density p(z) given at the redshifts of a grid, straight between
/// neighbours, zero outside, in units of one over redshift.
/// </summary>
static class GridDensity
{
    /// <summary>Scales to an integral of one, by the trapezoidal rule. A density without any probability, or with a NaN, becomes all zero.</summary>
    /// <returns>Whether there is a density.</returns>
    public static bool Normalise(RedshiftGrid grid, Span<float> density)
    {
        var total = Integral(grid, density);
        if (!(total > 0) || !double.IsFinite(total))
        {
            density.Clear();
            return false;
        }

        TensorPrimitives.Multiply(density, (float)(1 / total), density);
        return true;
    }

    /// <summary>The integral over the grid by the trapezoidal rule.</summary>
    public static double Integral(RedshiftGrid grid, ReadOnlySpan<float> density) =>
        grid.Step * (TensorPrimitives.Sum(density) - (0.5 * ((double)density[0] + density[^1])));

    /// <summary>Where the density is largest: the first such place.</summary>
    public static int Peak(ReadOnlySpan<float> density) => TensorPrimitives.IndexOfMax(density);

    /// <summary>Mean and standard deviation of the grid's redshifts, weighted with the density there; NaN for a density of zeros.</summary>
    public static (double Mean, double Deviation) Moments(RedshiftGrid grid, ReadOnlySpan<float> density)
    {
        double weight = 0, first = 0, second = 0;
        for (var i = 0; i < density.Length; i++)
        {
            double p = density[i];
            weight += p;
            first += p * i;
            second += p * i * i;
        }

        var mean = first / weight;
        var variance = Math.Max(0, (second / weight) - (mean * mean));
        return (grid.Minimum + (grid.Step * mean), grid.Step * Math.Sqrt(variance));
    }

    /// <summary>The mean alone, see <see cref="Moments"/>.</summary>
    public static double Mean(RedshiftGrid grid, ReadOnlySpan<float> density) => Moments(grid, density).Mean;

    /// <summary>The density at a redshift; zero outside the grid.</summary>
    public static double At(RedshiftGrid grid, ReadOnlySpan<float> density, double redshift)
    {
        if (!(redshift >= grid.Minimum && redshift <= grid.Maximum))
        {
            return 0;
        }

        var (cell, part) = Locate(grid, redshift);
        return density[cell] + (part * ((double)density[cell + 1] - density[cell]));
    }

    /// <summary>In which cell between neighbours a redshift inside the grid lies, and where in it, from 0 to 1.</summary>
    public static (int Cell, double Part) Locate(RedshiftGrid grid, double redshift)
    {
        var position = Math.Clamp((redshift - grid.Minimum) / grid.Step, 0, grid.Count - 1);
        var cell = Math.Min((int)position, grid.Count - 2);
        return (cell, position - cell);
    }
}

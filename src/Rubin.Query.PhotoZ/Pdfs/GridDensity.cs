using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
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
        grid.Step * (LaneSum.Of(density) - (0.5 * ((double)density[0] + density[^1])));

    /// <summary>Where the density is largest: the first such place.</summary>
    public static int Peak(ReadOnlySpan<float> density) => TensorPrimitives.IndexOfMax(density);

    /// <summary>Mean and standard deviation of the grid's redshifts, weighted with the density there; NaN for a density of zeros.</summary>
    public static (double Mean, double Deviation) Moments(RedshiftGrid grid, ReadOnlySpan<float> density)
    {
        Vector256<double> weights = default, firsts = default, seconds = default;
        var place = Vector256.ConvertToDouble(Vector256<long>.Indices);
        var i = 0;
        for (; i <= density.Length - 4; i += 4)
        {
            var four = Vector128.Create(density[i..]);
            var p = Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
            var first = p * place;
            weights += p;
            firsts += first;
            seconds = Vector256.FusedMultiplyAdd(first, place, seconds);
            place += Vector256.Create(4.0);
        }

        double weight = Vector256.Sum(weights), mean = Vector256.Sum(firsts), square = Vector256.Sum(seconds);
        for (; i < density.Length; i++)
        {
            weight += density[i];
            mean += (double)density[i] * i;
            square += (double)density[i] * i * i;
        }

        mean /= weight;
        return (grid.Minimum + (grid.Step * mean), grid.Step * Math.Sqrt(Math.Max(0, (square / weight) - (mean * mean))));
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

using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// Mahalanobis distances from a centre and covariance that outliers do not move: orthogonalised Gnanadesikan-Kettenring estimates (Maronna and Zamar 2002,
/// doi:10.1198/004017002188618509) with median and scaled MAD, in two rounds, without the step that weights rows anew.
/// </summary>
/// <remarks>
/// Nothing is drawn at random. Among normal rows squares are about χ² of as many degrees of freedom as there are columns. Directions in which more than half of the
/// rows are equal are left out. n rows of p columns take p² n log n steps.
/// </remarks>
static class RobustDistance
{
    const int Rounds = 2;

    // 1 / Φ⁻¹(3/4): the MAD of a normal distribution becomes its standard deviation.
    const double Normal = 1.482602218505602;

    // Of columns scaled to 1: less is what rounding leaves of a column that others determine.
    const double Least = 1e-10;

    /// <summary>The distance of each row, NaN where it lacks a number; such rows have no part in the estimates.</summary>
    /// <param name="columns">At least one, of one length.</param>
    public static double[] Of(IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        int[] whole = [.. Enumerable.Range(0, columns[0].Length).Where(row => columns.All(c => double.IsFinite(c.Span[row])))];
        double[][] z = [.. columns.Select(c => Array.ConvertAll(whole, row => c.Span[row]))];
        for (var round = 0; round < Rounds; round++) z = Rotated(Scaled(z));
        var squares = new double[whole.Length];
        foreach (var column in Scaled(z))
        {
            for (var i = 0; i < squares.Length; i++) squares[i] += column[i] * column[i];
        }

        var distances = new double[columns[0].Length];
        Array.Fill(distances, double.NaN);
        for (var i = 0; i < whole.Length; i++) distances[whole[i]] = Math.Sqrt(squares[i]);
        return distances;
    }

    /// <summary>The columns about their medians in units of their scales; those without one are left out.</summary>
    static double[][] Scaled(double[][] columns)
    {
        var scaled = new List<double[]>();
        foreach (var column in columns)
        {
            var (median, scale) = Scale(column);
            if (scale > Least * Math.Max(1, Math.Abs(median)))
            {
                scaled.Add(Array.ConvertAll(column, x => (x - median) / scale));
            }
        }

        return [.. scaled];
    }

    /// <summary>The columns along the eigenvectors of their robust correlations.</summary>
    static double[][] Rotated(double[][] columns)
    {
        var count = columns.Length;
        var matrix = new double[count, count];
        for (var j = 0; j < count; j++)
        {
            matrix[j, j] = 1;
            for (var k = 0; k < j; k++)
            {
                var (a, b) = (columns[j], columns[k]);
                var sum = Scale([.. a.Select((x, i) => x + b[i])]).Scale;
                var difference = Scale([.. a.Select((x, i) => x - b[i])]).Scale;
                matrix[j, k] = matrix[k, j] = 0.25 * (sum * sum - difference * difference);
            }
        }

        var vectors = Eigenvectors(matrix);
        var rotated = new double[count][];
        for (var k = 0; k < count; k++)
        {
            rotated[k] = new double[columns[0].Length];
            for (var j = 0; j < count; j++)
            {
                for (var i = 0; i < rotated[k].Length; i++) rotated[k][i] += vectors[j, k] * columns[j][i];
            }
        }

        return rotated;
    }

    static (double Median, double Scale) Scale(double[] column)
    {
        WorkerPool.ThrowIfStopped();
        double[] sorted = [.. column];
        sorted.AsSpan().Sort();
        var median = Quantile.Median(sorted);
        return (median, Normal * SortedDeviations.Median(sorted, median));
    }

    /// <summary>Of a symmetric matrix, as columns: Jacobi's rotations, cyclically (Golub and Van Loan, Matrix Computations, section 8.5), until nothing is left beside the diagonal.</summary>
    static double[,] Eigenvectors(double[,] a)
    {
        var size = a.GetLength(0);
        var v = new double[size, size];
        for (var i = 0; i < size; i++) v[i, i] = 1;
        for (var (sweep, left) = (0, double.MaxValue); sweep < 50 && left > 1e-30; sweep++)
        {
            left = 0;
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    left += a[p, q] * a[p, q];
                    Rotate(a, v, p, q);
                }
            }
        }

        return v;
    }

    static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
        {
            return;
        }

        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = Math.CopySign(1, tau) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        for (var k = 0; k < a.GetLength(0); k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (var k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
            (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
        }
    }
}

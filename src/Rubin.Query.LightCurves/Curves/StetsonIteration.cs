using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>
/// Stetson's mean (1996, doi:10.1086/133808, section 2): weights are lowered by 1 / (1 + (|χ| / 2)²) of the last mean until the mean stays.
/// As Rubin stops it: at most 20 times, both the step and its signed ratio to the mean below 10⁻⁶. Values depend on that, so it is not cut short.
/// </summary>
static class StetsonIteration
{
    const int MostSteps = 20;
    const double Tolerance = 1e-6;

    /// <param name="value">Followed, like the errors, by two vectors of rows that weigh nothing.</param>
    /// <param name="error">One standard deviation.</param>
    /// <param name="count">Rows.</param>
    /// <param name="start">The mean to begin with.</param>
    public static double Mean(double[] value, double[] error, int count, double start)
    {
        // Weights 1 / (e² (1 + χ² n/(n-1) / 4)), all by the same factor more, since only their ratios matter: 1 / (r² + 4 (n-1)/n e²).
        var four = Vector512.Create(4 * (count - 1.0) / count);
        var mean = Vector512.Create(start);
        for (var step = 0; step < MostSteps; step++)
        {
            Vector512<double> sumW = default, sumWR = default;
            for (var row = 0; row < count; row += 16)
            {
                var (r1, r2) = (Vector512.LoadUnsafe(ref value[row]) - mean, Vector512.LoadUnsafe(ref value[row + 8]) - mean);
                var (e1, e2) = (Vector512.LoadUnsafe(ref error[row]), Vector512.LoadUnsafe(ref error[row + 8]));
                var (g1, g2) = (Vector512.FusedMultiplyAdd(r1, r1, four * e1 * e1), Vector512.FusedMultiplyAdd(r2, r2, four * e2 * e2));

                // One division for both: 1/g₁ + 1/g₂ = (g₁ + g₂) / (g₁ g₂).
                var inverse = Vector512<double>.One / (g1 * g2);
                sumW = Vector512.FusedMultiplyAdd(g1 + g2, inverse, sumW);
                sumWR = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(g2, r1, g1 * r2), inverse, sumWR);
            }

            var change = Tail.SumInAll(sumWR) / Tail.SumInAll(sumW);
            mean += change;
            if (Math.Abs(change.ToScalar()) < Tolerance && Math.Abs(change.ToScalar()) / mean.ToScalar() < Tolerance)
            {
                break;
            }
        }

        return mean.ToScalar();
    }

    /// <summary>Mean of sign(P) √|P|, P = n / (n - 1) ((m - centre) / error)² - 1.</summary>
    public static double J(double[] value, double[] inverseError, int count, double centre)
    {
        var scale = Vector512.Create(Math.Sqrt(count / (count - 1.0)));
        var mean = Vector512.Create(centre);
        Vector512<double> sum = default;
        for (var row = 0; row < count; row += 8)
        {
            var delta = (Vector512.LoadUnsafe(ref value[row]) - mean) * Vector512.LoadUnsafe(ref inverseError[row]) * scale;
            var p = (delta * delta - Vector512<double>.One) & Tail.Mask(count - row);
            sum += Vector512.CopySign(Vector512.Sqrt(Vector512.Abs(p)), p);
        }

        return Vector512.Sum(sum) / count;
    }
}

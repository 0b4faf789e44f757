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

    /// <param name="value">Followed, like the others, by two vectors of rows that weigh nothing.</param>
    /// <param name="weight">1 / error².</param>
    /// <param name="inverseError">1 / error.</param>
    /// <param name="count">Rows.</param>
    /// <param name="start">The mean to begin with.</param>
    public static double Mean(double[] value, double[] weight, double[] inverseError, int count, double start)
    {
        // Weights over 1 + χ² n/(n-1) / 4, all by the same factor more: only their ratios matter.
        var four = Vector512.Create(4 * (count - 1.0) / count);
        var mean = start;
        for (var step = 0; step < MostSteps; step++)
        {
            var centre = Vector512.Create(mean);
            Vector512<double> sumW = default, sumWR = default;
            for (var row = 0; row < count; row += 16)
            {
                var (r1, r2) = (Vector512.LoadUnsafe(ref value[row]) - centre, Vector512.LoadUnsafe(ref value[row + 8]) - centre);
                var (x1, x2) = (r1 * Vector512.LoadUnsafe(ref inverseError[row]), r2 * Vector512.LoadUnsafe(ref inverseError[row + 8]));
                var (q1, q2) = (Vector512.FusedMultiplyAdd(x1, x1, four), Vector512.FusedMultiplyAdd(x2, x2, four));

                // One division for both: w₁/q₁ + w₂/q₂ = (w₁ q₂ + w₂ q₁) / (q₁ q₂).
                var inverse = Vector512<double>.One / (q1 * q2);
                var (w1, w2) = (Vector512.LoadUnsafe(ref weight[row]) * q2, Vector512.LoadUnsafe(ref weight[row + 8]) * q1);
                sumW = Vector512.FusedMultiplyAdd(w1 + w2, inverse, sumW);
                sumWR = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(w1, r1, w2 * r2), inverse, sumWR);
            }

            var change = Vector512.Sum(sumWR) / Vector512.Sum(sumW);
            mean += change;
            if (Math.Abs(change) < Tolerance && Math.Abs(change) / mean < Tolerance)
            {
                break;
            }
        }

        return mean;
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

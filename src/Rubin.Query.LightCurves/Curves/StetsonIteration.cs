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

    public static double Mean(double[] value, double[] weight, int count, double start)
    {
        // χ² n/(n-1) / 4 with χ² = w d².
        var quarter = Vector512.Create(count / (count - 1.0) * 0.25);
        var origin = Vector512.Create(start);
        var shift = 0.0;
        for (var step = 0; step < MostSteps; step++)
        {
            var centre = Vector512.Create(start + shift);
            Vector512<double> sumW = default, sumWY = default;
            for (var row = 0; row < count; row += 8)
            {
                var y = Vector512.LoadUnsafe(ref value[row]);
                var w = Vector512.LoadUnsafe(ref weight[row]);
                var d = y - centre;
                var lowered = w / Vector512.FusedMultiplyAdd(quarter * w, d * d, Vector512<double>.One);
                sumW += lowered;
                sumWY = Vector512.FusedMultiplyAdd(lowered, y - origin, sumWY);
            }

            var next = Vector512.Sum(sumWY) / Vector512.Sum(sumW);
            var change = Math.Abs(next - shift);
            shift = next;
            if (change / (start + shift) < Tolerance && change < Tolerance)
            {
                break;
            }
        }

        return start + shift;
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

using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>Logarithms of normal probabilities, eight at a time.</summary>
static class NormalTail
{
    // ln(erfc(x) / t) + x² as a Chebyshev fit in t = 2 / (2 + x) over 0 ≤ x ≤ 24, in powers of t mapped to -1 … 1; error 4e-15.
    static readonly double[] Coefficients =
    [
        -0.6197938265555154, 0.62684117379241844, 0.03085493284948105, -0.038852902700849311, -0.0046174241291200768, 0.0062624196380744249,
        0.00030710963030849384, -0.0013129751657460435, 0.00014939715037900594, 0.00026889181217288434, -9.4431239944932187e-05,
        -4.0897437684501996e-05, 3.3455413906573347e-05, 4.3667295979313385e-07, -8.1488964129479469e-06, 2.4077596350688806e-06,
        1.1502428842636917e-06, -9.2551565978437201e-07, 3.327354002550126e-08, 1.8646229279725538e-07, -5.4224410581918955e-08,
        -1.75260918051698e-08, 8.6933838990116354e-09,
    ];

    const double Nearest = 1 / 13.0;
    const double Stretch = 2 / (1 - Nearest);
    const double Offset = -(1 + Nearest) / (1 - Nearest);

    /// <summary>-N - 1 / N Σ ((2 i + 1) ln Φ_i + (2 (N - i) - 1) ln (1 - Φ_i)); rows past the count are overwritten.</summary>
    public static double AndersonDarling(double[] sorted, int count, double mean, double deviation)
    {
        sorted.AsSpan(count, 8).Fill(mean);
        var centre = Vector512.Create(mean);
        var scale = Vector512.Create(1 / (deviation * Math.Sqrt(2)));
        var twice = Vector512.Create(2.0 * count);
        var odd = Vector512.CreateSequence(1.0, 2.0);
        Vector512<double> sum = default;
        for (var row = 0; row < count; row += 8)
        {
            var z = (Vector512.LoadUnsafe(ref sorted[row]) - centre) * scale;
            var tail = LogHalfErfc(Vector512.Abs(z));
            var body = Vector512.Log(Vector512<double>.One - Vector512.Exp(tail));
            var negative = Vector512.LessThan(z, Vector512<double>.Zero);
            var below = Vector512.ConditionalSelect(negative, tail, body);
            var above = Vector512.ConditionalSelect(negative, body, tail);
            sum += (odd * below + (twice - odd) * above) & Tail.Mask(count - row);
            odd += Vector512.Create(16.0);
        }

        return -count - Vector512.Sum(sum) / count;
    }

    /// <summary>ln(erfc(x) / 2) for x ≥ 0.</summary>
    static Vector512<double> LogHalfErfc(Vector512<double> x)
    {
        var t = Vector512.Create(2.0) / (Vector512.Create(2.0) + x);
        var u = Vector512.FusedMultiplyAdd(t, Vector512.Create(Stretch), Vector512.Create(Offset));
        var polynomial = Vector512.Create(Coefficients[^1]);
        for (var k = Coefficients.Length - 2; k >= 0; k--)
        {
            polynomial = Vector512.FusedMultiplyAdd(polynomial, u, Vector512.Create(Coefficients[k]));
        }

        return Vector512.Log(t) + polynomial - x * x - Vector512.Create(Math.Log(2));
    }
}

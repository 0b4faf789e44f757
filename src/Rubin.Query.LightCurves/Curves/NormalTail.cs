using System.Runtime.CompilerServices;
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

    // Nearer than this, in units of √2 σ, both logarithms are polynomials in x / 2 - 1, Chebyshev fits: ln(erfc(x) / 2) + x², error 6e-15, and
    // ln(1 - erfc(x) / 2), error 4e-15. They take a tenth of the time of the general form.
    const double Near = 4;

    static readonly double[] NearTail =
    [
        -2.0580884451765837, -0.8363216119887404, 0.30499663270500016, -0.13172094510279062, 0.057132101522571255,
        -0.02343678015736279, 0.008659797833721785, -0.0026504251918498347, 0.00049975674676477, 0.00010427314924929212,
        -0.00017733042690516675, 0.00011835241186759048, -5.7266624257863443e-05, 2.0819480758547117e-05, -4.167677983133445e-06,
        -1.5064881571902332e-06, 1.922534220284433e-06, -9.56803125973238e-07, 6.379155138347415e-07, -5.110350275572273e-07,
        7.932954758871348e-08, 1.3567367204814218e-07, -5.529305781237781e-08,
    ];

    static readonly double[] NearBody =
    [
        -0.002341606913358661, 0.020715436013857537, -0.0830763086997973, 0.19506354983954885, -0.28367965903127024,
        0.23188490826493163, -0.03217347428345529, -0.14308889899587354, 0.12303747618052249, 0.03641778323509984,
        -0.11992256246166068, 0.03776008989074622, 0.07568543898758513, -0.07062885917270638, -0.02290576267219333,
        0.06873419749727741, -0.018556035843706176, -0.04595061968352849, 0.04015890312731969, 0.01767385845029192,
        -0.04277487927902444, 0.003977206446496989, 0.03326546349299589, -0.013510819605320041, -0.020089016937795214,
        0.012675371512384329, 0.009391163666800862, -0.0073872964463874355, -0.0032823436979154924, 0.002818096041892605,
        0.0008022336890110282, -0.0006492463469926213, -0.00012094396043460299, 6.882948394057564e-05, 8.320502090608529e-06,
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
            var (tail, body) = Logarithms(Vector512.Abs(z));
            var negative = Vector512.LessThan(z, Vector512<double>.Zero);
            var below = Vector512.ConditionalSelect(negative, tail, body);
            var above = Vector512.ConditionalSelect(negative, body, tail);
            sum += (odd * below + (twice - odd) * above) & Tail.Mask(count - row);
            odd += Vector512.Create(16.0);
        }

        return -count - Vector512.Sum(sum) / count;
    }

    /// <summary>ln(erfc(x) / 2) and ln(1 - erfc(x) / 2) for x ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<double> Tail, Vector512<double> Body) Logarithms(Vector512<double> x)
    {
        if (Vector512.LessThanAll(x, Vector512.Create(Near)))
        {
            var u = Vector512.FusedMultiplyAdd(x, Vector512.Create(0.5), Vector512.Create(-1.0));
            return (Polynomial(NearTail, u) - x * x, Polynomial(NearBody, u));
        }

        var tail = LogHalfErfc(x);
        return (tail, Vector512.Log(Vector512<double>.One - Vector512.Exp(tail)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Polynomial(double[] coefficients, Vector512<double> u)
    {
        var sum = Vector512.Create(coefficients[^1]);
        for (var k = coefficients.Length - 2; k >= 0; k--) sum = Vector512.FusedMultiplyAdd(sum, u, Vector512.Create(coefficients[k]));
        return sum;
    }

    /// <summary>ln(erfc(x) / 2) for x ≥ 0.</summary>
    static Vector512<double> LogHalfErfc(Vector512<double> x)
    {
        var t = Vector512.Create(2.0) / (Vector512.Create(2.0) + x);
        var u = Vector512.FusedMultiplyAdd(t, Vector512.Create(Stretch), Vector512.Create(Offset));
        return Vector512.Log(t) + Polynomial(Coefficients, u) - x * x - Vector512.Create(Math.Log(2));
    }
}

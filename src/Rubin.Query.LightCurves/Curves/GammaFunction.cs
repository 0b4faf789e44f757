namespace Rubin.Query.LightCurves.Curves;

/// <summary>The gamma function and its incomplete integral; relative accuracy about 10⁻¹³.</summary>
static class GammaFunction
{
    /// <summary>ln Γ(x) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) from 10 on, below by recurrence.</summary>
    public static double Log(double x)
    {
        var product = 1.0;
        while (x < 10)
        {
            product *= x;
            x++;
        }

        var r = 1 / x;
        var r2 = r * r;
        var series = r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 * (1.0 / 1188 - r2 * (691.0 / 360360 - r2 / 156))))));
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }

    /// <summary>Q(a, x) = Γ(a, x) / Γ(a): the series of P below a + 1, the continued fraction of Q above (Abramowitz and Stegun 6.5.29, 6.5.31).</summary>
    public static double UpperRegularized(double a, double x) => x <= 0 ? 1 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = a + 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= x / n;
            sum += term;
        }

        return sum * Front(a, x);
    }

    static double Fraction(double a, double x)
    {
        // Lentz's method, modified; no denominator may be 0.
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var fraction = d;
        for (var i = 1; i < 100_000; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = an * d + b;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = b + an / c;
            c = Math.Abs(c) < Tiny ? Tiny : c;
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-16)
            {
                break;
            }
        }

        return fraction * Front(a, x);
    }

    static double Front(double a, double x) => Math.Exp(a * Math.Log(x) - x - Log(a));
}

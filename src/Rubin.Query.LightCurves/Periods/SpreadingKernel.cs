using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// exp(β (√(1 - z²) - 1)), z from -1 to 1 over 16 cells of a grid (Barnett, Magland and af Klinteberg 2019, doi:10.1137/18M120885X): nearly nothing outside
/// them, and its transform nearly nothing beyond 0.7 cycles a cell. So a function without frequencies above 0.3 cycles a cell is the sum of its values at
/// the cells times the kernel, its transform divided out, to 3 · 10⁻¹³.
/// </summary>
static class SpreadingKernel
{
    /// <summary>Cells.</summary>
    public const int Width = 16;

    /// <summary>The highest frequency, in cycles a cell.</summary>
    public const double Highest = 0.3;

    // The least error at that frequency.
    const double Beta = 2.15 * Width;

    // Nodes of the midpoint rule for the transform, in z = sin θ, where the integrand is periodic: exact to rounding.
    const int Nodes = 128;

    /// <summary>The kernel at a distance in cells; nothing beyond half its width.</summary>
    public static Vector512<double> At(Vector512<double> distance)
    {
        var z = distance / (Width / 2.0);
        return Vector512.Exp(Beta * (Vector512.Sqrt(Vector512.Max(Vector512<double>.One - z * z, Vector512<double>.Zero)) - Vector512<double>.One));
    }

    /// <summary>∫ kernel(x) cos(2π ν x) dx for |ν| ≤ 0.3 cycles a cell: even and smooth, so a short series of Chebyshev's polynomials of ν².</summary>
    public static Vector512<double> Transform(Vector512<double> frequency)
    {
        var x = 2 * (2 / (Highest * Highest) * frequency * frequency - Vector512<double>.One);
        Vector512<double> last = default, before = default;
        for (var k = Series.Length - 1; k > 0; k--) (last, before) = (x * last - before + Vector512.Create(Series[k]), last);
        return 0.5 * x * last - before + Vector512.Create(Series[0]);
    }

    static double TransformByQuadrature(double frequency)
    {
        var sum = 0.0;
        foreach (var (place, weight) in Quadrature) sum += weight * Math.Cos(2 * Math.PI * frequency * place);
        return sum;
    }

    static readonly (double Place, double Weight)[] Quadrature =
    [
        .. Enumerable.Range(0, Nodes).Select(i => Math.PI * (i + 0.5) / Nodes / 2)
            .Select(angle => (Width / 2.0 * Math.Sin(angle), 2 * (Math.PI / 2 / Nodes) * Width / 2.0 * Math.Cos(angle) * Math.Exp(Beta * (Math.Cos(angle) - 1)))),
    ];

    // Of the order 28 the last terms are below 10⁻¹⁶ of the first.
    static readonly double[] Series =
    [
        .. Enumerable.Range(0, 28).Select(order => (order == 0 ? 1.0 : 2.0) / 64 * Enumerable.Range(0, 64).Select(k => Math.PI * (k + 0.5) / 64)
            .Sum(angle => TransformByQuadrature(Highest * Math.Sqrt((Math.Cos(angle) + 1) / 2)) * Math.Cos(order * angle))),
    ];
}

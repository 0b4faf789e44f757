using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Sine and cosine of eight angles, good to about an ulp up to a quarter turn. Every lane is computed by itself: the library's vector forms take another
/// way where all lanes are small, so that their last bit depends on the neighbours, and a query's answer on how its rows are batched.
/// </summary>
static class LaneTrigonometry
{
    // π/2 as a sum: the first part in full precision, then what it leaves out.
    const double QuarterTurn = Math.PI / 2;
    const double QuarterTurnRest = 6.123233995736766e-17;
    const double EighthOfTurn = Math.PI / 4;

    // Taylor's series; the first terms left out are below 2e-18 for |x| ≤ π/4.
    static readonly double[] SineSeries = [1 / 355687428096000.0, -1 / 1307674368000.0, 1 / 6227020800.0, -1 / 39916800.0, 1 / 362880.0, -1 / 5040.0, 1 / 120.0, -1 / 6.0];
    static readonly double[] CosineSeries = [1 / 20922789888000.0, -1 / 87178291200.0, 1 / 479001600.0, -1 / 3628800.0, 1 / 40320.0, -1 / 720.0, 1 / 24.0];

    /// <summary>Sines; beyond a quarter turn lane by lane.</summary>
    internal static Vector512<double> Sin(Vector512<double> x)
    {
        var size = Vector512.Abs(x);
        if (Vector512.GreaterThanAny(size, Vector512.Create(QuarterTurn)))
        {
            return Slow(x, Math.Sin, Sin);
        }

        var isSmall = Vector512.LessThanOrEqual(size, Vector512.Create(EighthOfTurn));
        var rest = Vector512.Create(QuarterTurn) - size + Vector512.Create(QuarterTurnRest);
        var sine = Vector512.ConditionalSelect(isSmall, SmallSin(size), SmallCos(rest));
        return Vector512.CopySign(sine, x);
    }

    /// <summary>Cosines; beyond a quarter turn lane by lane.</summary>
    internal static Vector512<double> Cos(Vector512<double> x)
    {
        var size = Vector512.Abs(x);
        if (Vector512.GreaterThanAny(size, Vector512.Create(QuarterTurn)))
        {
            return Slow(x, Math.Cos, Cos);
        }

        var isSmall = Vector512.LessThanOrEqual(size, Vector512.Create(EighthOfTurn));
        var rest = Vector512.Create(QuarterTurn) - size + Vector512.Create(QuarterTurnRest);
        return Vector512.ConditionalSelect(isSmall, SmallCos(size), SmallSin(rest));
    }

    static Vector512<double> SmallSin(Vector512<double> x)
    {
        var square = x * x;
        return Vector512.FusedMultiplyAdd(Series(square, SineSeries) * square, x, x);
    }

    /// <summary>1 - x²/2 is rounded first; what that loses is added to the small terms.</summary>
    static Vector512<double> SmallCos(Vector512<double> x)
    {
        var square = x * x;
        var half = square * 0.5;
        var first = Vector512<double>.One - half;
        var lost = Vector512<double>.One - first - half;
        return first + Vector512.FusedMultiplyAdd(square * square, Series(square, CosineSeries), lost);
    }

    static Vector512<double> Series(Vector512<double> square, double[] coefficients)
    {
        var sum = Vector512.Create(coefficients[0]);
        for (var i = 1; i < coefficients.Length; i++)
        {
            sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(coefficients[i]));
        }

        return sum;
    }

    /// <summary>Lanes beyond a quarter turn by the library, the others as always.</summary>
    static Vector512<double> Slow(Vector512<double> x, Func<double, double> large, Func<Vector512<double>, Vector512<double>> small)
    {
        Span<double> lanes = stackalloc double[Vector512<double>.Count];
        var isLarge = Vector512.GreaterThan(Vector512.Abs(x), Vector512.Create(QuarterTurn));
        small(Vector512.ConditionalSelect(isLarge, Vector512<double>.Zero, x)).CopyTo(lanes);
        for (var k = 0; k < lanes.Length; k++)
        {
            lanes[k] = isLarge[k] != 0 ? large(x[k]) : lanes[k];
        }

        return Vector512.Create<double>(lanes);
    }
}

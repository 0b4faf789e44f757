using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// A sum of doubles carried with its rounding errors, about 106 bits in all: T. J. Dekker, Numer. Math. 18, 224 (1971),
/// doi:10.1007/BF01397083;
/// A. Neumaier, ZAMM 54, 39 (1974), doi:10.1002/zamm.19740540106. The order of the terms changes it by some 10⁻³⁰ of the sum of
/// their sizes.
/// </summary>
/// <param name="High">The sum as rounded at each step.</param>
/// <param name="Low">What the rounding lost.</param>
readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>The sum; an infinity or NaN among the terms comes out as one addition after another would give it.</summary>
    internal double Value => double.IsFinite(High) ? High + Low : High;

    public static DoubleDouble operator +(DoubleDouble sum, double term)
    {
        var high = sum.High + term;
        var part = high - sum.High;
        return new(high, sum.Low + ((sum.High - (high - part)) + (term - part)));
    }

    /// <remarks>Beside an infinity, what the rounding lost is NaN and means nothing.</remarks>
    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y) => double.IsFinite(y.High) ? x + y.High + y.Low : x + y.High;

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + new DoubleDouble(-y.High, -y.Low);

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        var (a, b) = (x.Normalized(), y.Normalized());
        var product = Product(a.High, b.High);
        return new DoubleDouble(product.High, product.Low + (a.High * b.Low + a.Low * b.High)).Normalized();
    }

    public static DoubleDouble operator /(DoubleDouble x, double y)
    {
        var a = x.Normalized();
        var quotient = a.High / y;
        return new DoubleDouble(quotient, (Math.FusedMultiplyAdd(-quotient, y, a.High) + a.Low) / y).Normalized();
    }

    /// <summary>The exact product of two doubles.</summary>
    internal static DoubleDouble Product(double x, double y)
    {
        var high = x * y;
        return new(high, Math.FusedMultiplyAdd(x, y, -high));
    }

    /// <summary>Adds the product of two doubles; what rounding it lost goes to what the sum lost.</summary>
    internal static DoubleDouble AddProduct(DoubleDouble sum, double x, double y)
    {
        var product = Product(x, y);
        sum += product.High;
        return sum with { Low = sum.Low + product.Low };
    }

    /// <summary>Adds the terms of a span, eight sums side by side.</summary>
    internal static DoubleDouble Sum(DoubleDouble sum, ReadOnlySpan<double> terms)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated && terms.Length >= 2 * Vector512<double>.Count)
        {
            ref var first = ref MemoryMarshal.GetReference(terms);
            var (high, low) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (; i <= terms.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                Add(ref high, ref low, Vector512.LoadUnsafe(ref first, (nuint)i));
            }

            sum = Fold(sum, high, low);
        }

        for (; i < terms.Length; i++)
        {
            sum += terms[i];
        }

        return sum;
    }

    /// <summary>Adds the products of two spans, eight sums side by side.</summary>
    internal static DoubleDouble SumOfProducts(DoubleDouble sum, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated && x.Length >= 2 * Vector512<double>.Count)
        {
            ref var firstX = ref MemoryMarshal.GetReference(x);
            ref var firstY = ref MemoryMarshal.GetReference(y[..x.Length]);
            var (high, low) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                var (a, b) = (Vector512.LoadUnsafe(ref firstX, (nuint)i), Vector512.LoadUnsafe(ref firstY, (nuint)i));
                var product = a * b;
                low += Vector512.FusedMultiplyAdd(a, b, -product);
                Add(ref high, ref low, product);
            }

            sum = Fold(sum, high, low);
        }

        for (; i < x.Length; i++)
        {
            sum = AddProduct(sum, x[i], y[i]);
        }

        return sum;
    }

    static void Add(ref Vector512<double> high, ref Vector512<double> low, Vector512<double> term)
    {
        var sum = high + term;
        var part = sum - high;
        low += (high - (sum - part)) + (term - part);
        high = sum;
    }

    static DoubleDouble Fold(DoubleDouble sum, Vector512<double> high, Vector512<double> low)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += new DoubleDouble(high[lane], low[lane]);
        }

        return sum;
    }

    DoubleDouble Normalized()
    {
        var high = High + Low;
        return new(high, Low - (high - High));
    }
}

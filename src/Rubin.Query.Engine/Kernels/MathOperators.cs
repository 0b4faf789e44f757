using System.Globalization;

namespace Rubin.Query.Engine.Kernels;

readonly struct Log2Of : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Log2(x);
}

readonly struct RadiansOf : IUnary<double, double>
{
    public static double Invoke(double x) => x * (Math.PI / 180);
}

readonly struct DegreesOf : IUnary<double, double>
{
    public static double Invoke(double x) => x * (180 / Math.PI);
}

readonly struct TanOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Tan(x);
}

readonly struct CotOf : IUnary<double, double>
{
    public static double Invoke(double x) => 1 / Math.Tan(x);
}

readonly struct AsinOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Asin(x);
}

readonly struct AcosOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Acos(x);
}

readonly struct AtanOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Atan(x);
}

readonly struct SinhOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Sinh(x);
}

readonly struct CoshOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Cosh(x);
}

readonly struct TanhOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Tanh(x);
}

readonly struct CbrtOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Cbrt(x);
}

readonly struct SquareOf : IUnary<double, double>
{
    public static double Invoke(double x) => x * x;
}

readonly struct SignOf : IUnary<double, double>
{
    public static double Invoke(double x) => double.IsNaN(x) ? x : Math.Sign(x);
}

readonly struct RoundOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Round(x, MidpointRounding.AwayFromZero);
}

readonly struct TruncateOf : IUnary<double, double>
{
    public static double Invoke(double x) => Math.Truncate(x);
}

readonly struct PowerOf : IBinary<double, double, double>
{
    public static double Invoke(double x, double y) => Math.Pow(x, y);
}

readonly struct Atan2Of : IBinary<double, double, double>
{
    public static double Invoke(double x, double y) => Math.Atan2(x, y);
}

readonly struct HypotOf : IBinary<double, double, double>
{
    public static double Invoke(double x, double y) => double.Hypot(x, y);
}

/// <summary>An integer as it is: what rounding does to it.</summary>
readonly struct IntegerOf : IUnary<long, long>
{
    public static long Invoke(long x) => x;
}

readonly struct CheckedAbs : ICheckedUnary<long, long>
{
    public static long Invoke(long x, ref bool failed)
    {
        failed |= x == long.MinValue;
        return x < 0 ? -x : x;
    }

    public static string Explain(long x) => string.Create(CultureInfo.InvariantCulture, $"ABS({x}) overflows BIGINT");
}

readonly struct RoundTo : IBinary<double, long, double>
{
    public static double Invoke(double x, long y) => DecimalDigits.Apply<RoundOf>(x, y);
}

readonly struct TruncateTo : IBinary<double, long, double>
{
    public static double Invoke(double x, long y) => DecimalDigits.Apply<TruncateOf>(x, y);
}

/// <summary>Rounding to decimal digits.</summary>
static class DecimalDigits
{
    // Beyond these every double is what it is rounded to, or zero.
    const int Most = 308;

    /// <summary>
    /// The number scaled by a power of ten, rounded by the operator, and scaled back; itself where the scaled number is no double.
    /// </summary>
    internal static double Apply<TOp>(double x, long digits)
        where TOp : struct, IUnary<double, double>
    {
        var n = (int)Math.Clamp(digits, -Most, Most);
        var power = Math.Pow(10, Math.Abs(n));
        var scaled = n < 0 ? x / power : x * power;
        return !double.IsFinite(scaled) ? x : n < 0 ? TOp.Invoke(scaled) * power : TOp.Invoke(scaled) / power;
    }
}

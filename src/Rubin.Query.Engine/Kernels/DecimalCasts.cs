using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Conversions from and to DECIMAL. Digits that do not fit behind the point are rounded, halves away from zero; too many before it
/// fail.
/// </summary>
static class DecimalCasts
{
    static readonly Int128[] Powers = MakePowers();

    internal static ColumnCast Find(DataType from, DataType to, CastMode mode) => (from, to) switch
    {
        (DecimalType a, DecimalType b) => input => Casts.Convert<Int128, Int128>((Column<Int128>)input, b, mode,
            (Int128 x, out Int128 y) => TryRescale(x, a.Scale, b.Scale, out y) && Fits(y, b)),
        (DecimalType a, { IsFloating: true }) => Then(
            input => Casts.Convert<Int128, double>((Column<Int128>)input, DataType.Double, mode, (Int128 x, out double y) =>
            {
                y = ToDouble(x, a.Scale);
                return true;
            }),
            DataType.Double, to, mode),
        (DecimalType a, _) => ToInteger(a, to, mode),
        ({ IsFloating: true }, DecimalType b) => Before(
            from, DataType.Double, mode, input => Casts.Convert<double, Int128>((Column<double>)input, b, mode,
            (double x, out Int128 y) => TryFromDouble(x, b, out y))),
        (_, DecimalType b) when from.Id == TypeId.UInt64 => input => Casts.Convert<ulong, Int128>((Column<ulong>)input, b, mode,
            (ulong x, out Int128 y) => TryRescale(x, 0, b.Scale, out y) && Fits(y, b)),
        (_, DecimalType b) => Before(from, DataType.Int64, mode, input => Casts.Convert<long, Int128>((Column<long>)input, b, mode,
            (long x, out Int128 y) => TryRescale(x, 0, b.Scale, out y) && Fits(y, b))),
        _ => throw new UnreachableException(),
    };

    /// <summary>10 to the power of 0 to 38.</summary>
    internal static Int128 PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>Whether an unscaled value has no more digits than the type.</summary>
    internal static bool Fits(Int128 unscaled, DecimalType type) => Int128.Abs(unscaled) < Powers[type.Precision];

    /// <summary>The nearest double.</summary>
    internal static double ToDouble(Int128 unscaled, int scale) =>
        scale <= 22 && Int128.Abs(unscaled) < 1L << 53
            ? (double)unscaled / Math.Pow(10, scale)
            : double.Parse(string.Create(CultureInfo.InvariantCulture, $"{unscaled}E-{scale}"), CultureInfo.InvariantCulture);

    /// <summary>The same number with another number of digits behind the point; false where it overflows.</summary>
    internal static bool TryRescale(Int128 unscaled, int from, int to, out Int128 result)
    {
        if (to >= from)
        {
            var factor = Powers[to - from];
            result = unscaled * factor;
            return Int128.Abs(unscaled) <= Int128.MaxValue / factor;
        }

        var divisor = Powers[from - to];
        var (quotient, remainder) = Int128.DivRem(unscaled, divisor);
        result = quotient + (Int128.Abs(remainder) >= divisor - Int128.Abs(remainder) ? Int128.Sign(unscaled) : 0);
        return true;
    }

    /// <summary>The number in decimal digits, rounded to the type's scale.</summary>
    static bool TryFromDouble(double x, DecimalType type, out Int128 unscaled)
    {
        var scaled = Math.Round(x * (double)Powers[type.Scale], MidpointRounding.AwayFromZero);
        var fits = Math.Abs(scaled) < 1e38;
        unscaled = fits ? (Int128)scaled : 0;
        return fits && Fits(unscaled, type);
    }

    static ColumnCast ToInteger(DecimalType from, DataType to, CastMode mode)
    {
        if (to.Id == TypeId.UInt64)
        {
            return input => Casts.Convert<Int128, ulong>((Column<Int128>)input, to, mode, (Int128 x, out ulong y) =>
            {
                TryRescale(x, from.Scale, 0, out var whole);
                y = (ulong)whole;
                return whole >= 0 && whole <= ulong.MaxValue;
            });
        }

        return Then(
            input => Casts.Convert<Int128, long>((Column<Int128>)input, DataType.Int64, mode, (Int128 x, out long y) =>
            {
                TryRescale(x, from.Scale, 0, out var whole);
                y = (long)whole;
                return whole >= long.MinValue && whole <= long.MaxValue;
            }),
            DataType.Int64, to, mode);
    }

    static ColumnCast Then(ColumnCast first, DataType between, DataType to, CastMode mode)
    {
        var second = Casts.Find(between, to, mode)!;
        return input => second(first(input));
    }

    static ColumnCast Before(DataType from, DataType between, CastMode mode, ColumnCast second)
    {
        var first = Casts.Find(from, between, mode)!;
        return input => second(first(input));
    }

    static Int128[] MakePowers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}

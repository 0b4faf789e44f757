using System.Globalization;

namespace Rubin.Query.Plots;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">The value it marks.</param>
/// <param name="Text">What stands there.</param>
public readonly record struct Tick(double Value, string Text);

/// <summary>From values to places on an axis: 0 at its start, 1 at its end. Starts above its end where the axis is turned round, as for magnitudes.</summary>
/// <param name="From">The value at the start.</param>
/// <param name="To">The value at the end, another one.</param>
/// <param name="IsLog">Whether equal factors have equal lengths; both values are positive then.</param>
public sealed record Scale(double From, double To, bool IsLog = false)
{
    /// <summary>Whether it counts, so that only whole numbers are marked.</summary>
    public bool IsWhole { get; init; }

    /// <summary>A scale that holds all values with some room at its ends; NaN is passed over.</summary>
    /// <param name="values">The values; those that are not positive are passed over where it is logarithmic.</param>
    /// <param name="isLog">Whether it is logarithmic.</param>
    /// <param name="isTurned">Whether it starts at the largest.</param>
    /// <param name="room">The part of the length at either end that stays free.</param>
    public static Scale Of(IEnumerable<double> values, bool isLog = false, bool isTurned = false, double room = 0.04)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value) && (!isLog || value > 0))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        if (low > high)
        {
            (low, high) = isLog ? (1, 10) : (0, 1);
        }

        (low, high) = isLog ? (Math.Log10(low), Math.Log10(high)) : (low, high);
        var margin = high > low ? room * (high - low) : Math.Max(Math.Abs(low) * 1e-3, 0.5);
        (low, high) = (low - margin, high + margin);
        (low, high) = isLog ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);
        return isTurned ? new(high, low, isLog) : new(low, high, isLog);
    }

    /// <summary>The place of a value; NaN for one that has none.</summary>
    public double Place(double value) => IsLog
        ? value > 0 ? Math.Log(value / From) / Math.Log(To / From) : double.NaN
        : (value - From) / (To - From);

    /// <summary>
    /// Round values along the axis, about as many as asked for: multiples of 1, 2 or 5 times a power of ten (Heckbert, Nice Numbers for Graph Labels, Graphics Gems 1990);
    /// powers of ten on a logarithmic axis, with 2 and 5 times them where it is short.
    /// </summary>
    /// <param name="about">Marks wanted, at least 2.</param>
    public IReadOnlyList<Tick> Ticks(int about)
    {
        var (low, high) = (Math.Min(From, To), Math.Max(From, To));
        if (IsLog && Math.Log10(high / low) >= 1)
        {
            return Decades(low, high, about);
        }

        var step = Math.Max(IsWhole ? 1 : 0, Nice((high - low) / Math.Max(1, about - 1)));
        var digits = (int)Math.Clamp(Math.Max(0, -Math.Floor(Math.Log10(step) + 1e-9)), 0, 15);
        var first = Math.Ceiling(low / step - 1e-9);
        var ticks = new List<Tick>();
        for (var i = 0; i <= about * 4; i++)
        {
            // Where the axis is shorter than its values can tell apart, neighbours are the same number.
            var value = (first + i) * step;
            if (value > high + step * 1e-9 || (ticks.Count > 0 && value <= ticks[^1].Value))
            {
                break;
            }

            ticks.Add(new(value, Text(value, step, Math.Max(Math.Abs(low), Math.Abs(high)), digits)));
        }

        return ticks;
    }

    static double Nice(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var factor = step / power;
        return power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10);
    }

    static List<Tick> Decades(double low, double high, int about)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        var decades = Math.Log10(high / low);
        var every = Math.Max(1, (int)Math.Ceiling(decades / about));
        double[] factors = decades < 2.5 ? [1, 2, 5] : [1];
        var ticks = from power in Enumerable.Range(first, last - first + 1)
                    where power % every == 0
                    from factor in factors
                    let value = factor * Math.Pow(10, power)
                    where value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
                    select new Tick(value, Text(value, value, value, Math.Clamp(-power, 0, 15)));
        return [.. ticks];
    }

    /// <summary>A value with as many digits as tell it from its neighbours; with an exponent where all are very large or small.</summary>
    static string Text(double value, double step, double largest, int digits)
    {
        if (Math.Abs(value) < step * 1e-9)
        {
            return "0";
        }

        if (largest is < 1e6 and >= 1e-3)
        {
            return value.ToString("F" + digits, CultureInfo.InvariantCulture);
        }

        var kept = (int)Math.Clamp(Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - Math.Floor(Math.Log10(step) + 1e-9), 0, 15);
        var parts = value.ToString("E" + kept, CultureInfo.InvariantCulture).Split('E');
        return $"{parts[0]}e{int.Parse(parts[1], CultureInfo.InvariantCulture)}";
    }
}

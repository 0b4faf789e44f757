using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>A periodogram that gives its powers piece by piece, so that a long grid takes no more memory than a short one.</summary>
interface IPowerStream
{
    /// <summary>Begins a curve and a grid.</summary>
    void Start(LightCurve curve, FrequencyGrid grid);

    /// <summary>The powers of the next frequencies, valid until the next call; empty after the last.</summary>
    ReadOnlySpan<double> Next();
}

/// <summary>What is done with the powers of a whole grid.</summary>
static class PowerStream
{
    /// <summary>All of them.</summary>
    /// <exception cref="ArgumentException">There are not as many places as frequencies.</exception>
    public static void Fill(this IPowerStream periodogram, LightCurve curve, FrequencyGrid grid, Span<double> power)
    {
        if (power.Length != grid.Count)
        {
            throw new ArgumentException($"{grid.Count} frequencies, but room for {power.Length} powers", nameof(power));
        }

        periodogram.Start(curve, grid);
        for (var next = periodogram.Next(); !next.IsEmpty; next = periodogram.Next())
        {
            next.CopyTo(power);
            power = power[next.Length..];
        }
    }

    /// <summary>The highest, the first of equal ones, and its frequency; null where all are NaN.</summary>
    public static (double Frequency, double Power)? Highest(this IPowerStream periodogram, LightCurve curve, FrequencyGrid grid)
    {
        var (best, highest, first) = (-1, double.NegativeInfinity, 0);
        periodogram.Start(curve, grid);
        for (var next = periodogram.Next(); !next.IsEmpty; next = periodogram.Next())
        {
            if (Maximum.IndexOf(next) is >= 0 and var at && next[at] > highest)
            {
                (best, highest) = (first + at, next[at]);
            }

            first += next.Length;
        }

        return best < 0 ? null : (grid[best], highest);
    }
}

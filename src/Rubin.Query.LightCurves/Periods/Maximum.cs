namespace Rubin.Query.LightCurves.Periods;

/// <summary>Maxima of smooth functions.</summary>
static class Maximum
{
    static readonly double Golden = (3 - Math.Sqrt(5)) / 2;

    /// <summary>Where the greatest number is, the first of equal ones; -1 where all are NaN.</summary>
    public static int IndexOf(ReadOnlySpan<double> values)
    {
        var best = -1;
        for (var k = 0; k < values.Length; k++)
        {
            if (!double.IsNaN(values[k]) && (best < 0 || values[k] > values[best]))
            {
                best = k;
            }
        }

        return best;
    }

    /// <summary>
    /// The maximum that climbing from <paramref name="start"/> leads to, by golden sections in an interval that first grows until it holds one. Where
    /// a function is flat to rounding the place is known to about 10⁻⁸ of the width of its peak.
    /// </summary>
    public static (double Place, double Value) Near(Func<double, double> function, double start, double step)
    {
        var (at, value) = (start, function(start));
        for (var tries = 0; tries < 30; tries++)
        {
            var (low, high) = (function(at - step), function(at + step));
            if (!(low > value) && !(high > value))
            {
                return Section(function, at - step, at, value, at + step);
            }

            (at, value) = low > high ? (at - step, low) : (at + step, high);
        }

        return (at, value);
    }

    static (double Place, double Value) Section(Func<double, double> function, double low, double best, double value, double high)
    {
        var width = 1e-9 * (high - low);
        while (high - low > width)
        {
            var right = high - best > best - low;
            var at = right ? best + Golden * (high - best) : best - Golden * (best - low);
            var here = function(at);
            if (at == best)
            {
                break;
            }

            if (here > value)
            {
                (low, high) = right ? (best, high) : (low, best);
                (best, value) = (at, here);
            }
            else
            {
                (low, high) = right ? (low, at) : (at, high);
            }
        }

        return (best, value);
    }
}

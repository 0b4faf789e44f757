using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>What the best box of a period maximises.</summary>
public enum BoxObjective
{
    /// <summary>The logarithm of the likelihood: ½ w_in (y_out - y_in)².</summary>
    Likelihood,

    /// <summary>Depth over its error.</summary>
    SignalToNoise,
}

/// <summary>The best box at one period.</summary>
/// <param name="Period">In days.</param>
/// <param name="Power">The objective.</param>
/// <param name="Depth">How much lower the values are inside.</param>
/// <param name="DepthError">One standard deviation of the depth.</param>
/// <param name="Duration">In days.</param>
/// <param name="TransitTime">The middle of the first box, from 0 to the period.</param>
/// <param name="SignalToNoise">Depth over its error.</param>
/// <param name="LogLikelihood">½ w_in depth².</param>
public readonly record struct BoxTransit(
    double Period, double Power, double Depth, double DepthError, double Duration, double TransitTime, double SignalToNoise, double LogLikelihood);

/// <summary>
/// Box least squares (Kovács, Zucker and Mazeh 2002, doi:10.1051/0004-6361:20020802): periodic dips of a flux, on phases binned finer than the
/// shortest duration. Bins, wrapping and objectives are those of astropy.
/// </summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
public sealed class BoxLeastSquares
{
    double[] _sums = [];
    double[] _weights = [];

    /// <summary>Bins in the shortest duration.</summary>
    public int Oversample { get; init; } = 10;

    /// <summary>What is maximised.</summary>
    public BoxObjective Objective { get; init; }

    /// <summary>Periods as astropy's <c>autoperiod</c>: frequencies in steps of factor × shortest duration / T².</summary>
    /// <param name="curve">At least two times.</param>
    /// <param name="durations">In days.</param>
    /// <param name="transits">The least number of dips in the curve.</param>
    /// <param name="frequencyFactor">1 is fine enough.</param>
    /// <exception cref="QueryException">There are no such periods, or too many.</exception>
    public static double[] AutomaticPeriods(LightCurve curve, ReadOnlySpan<double> durations, int transits = 3, double frequencyFactor = 1)
    {
        var (shortest, longest) = (double.PositiveInfinity, 0.0);
        foreach (var duration in durations) (shortest, longest) = (Math.Min(shortest, duration), Math.Max(longest, duration));
        var least = 2 * longest;
        var greatest = curve.Duration / (transits - 1);
        var step = frequencyFactor * shortest / (curve.Duration * curve.Duration);
        var count = 1 + Math.Ceiling((1 / least - 1 / greatest) / step);
        if (!(greatest > least && count <= FrequencyGrid.Longest))
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"no periods for boxes of {shortest} to {longest} days in a curve of {curve.Duration} days"));
        }

        return [.. Enumerable.Range(0, (int)count).Select(i => 1 / (1 / least - i * step))];
    }

    /// <summary>Finds the best box at each period.</summary>
    /// <param name="curve">Fluxes; the values of magnitudes dip upwards.</param>
    /// <param name="periods">In days, longer than every duration.</param>
    /// <param name="durations">In days, above zero.</param>
    /// <param name="transits">One place for each period; all NaN but the period where no box is lower than the rest.</param>
    /// <exception cref="QueryException">A duration or period outside its range.</exception>
    public void Compute(LightCurve curve, ReadOnlySpan<double> periods, ReadOnlySpan<double> durations, Span<BoxTransit> transits)
    {
        Check(periods, durations);
        var bin = Least(durations) / Oversample;
        Span<int> widths = stackalloc int[durations.Length];
        for (var k = 0; k < widths.Length; k++) widths[k] = (int)Math.Round(durations[k] / bin, MidpointRounding.AwayFromZero);
        for (var p = 0; p < periods.Length; p++)
        {
            WorkerPool.ThrowIfStopped();
            transits[p] = curve.Count == 0 ? Nothing(periods[p]) : Best(curve, periods[p], bin, widths);
        }
    }

    static void Check(ReadOnlySpan<double> periods, ReadOnlySpan<double> durations)
    {
        var longest = 0.0;
        foreach (var duration in durations)
        {
            longest = Math.Max(longest, duration > 0 ? duration : double.NaN);
        }

        var shortest = double.PositiveInfinity;
        foreach (var period in periods) shortest = Math.Min(shortest, period);
        if (durations.IsEmpty || durations.Length > 1000 || !(longest < shortest))
        {
            throw new QueryException(QueryErrorCode.Value, "durations of boxes must be above zero and shorter than every period");
        }
    }

    static double Least(ReadOnlySpan<double> values)
    {
        var least = double.PositiveInfinity;
        foreach (var value in values) least = Math.Min(least, value);
        return least;
    }

    BoxTransit Best(LightCurve curve, double period, double bin, ReadOnlySpan<int> widths)
    {
        var bins = Fold(curve, period, bin);
        var (sum, weight) = Totals(curve);
        var best = Nothing(period);
        foreach (var width in widths)
        {
            for (var n = 0; n <= bins - width; n++)
            {
                var inside = _weights[n + width] - _weights[n];
                var outside = weight - inside;
                if (inside < 2.3e-16 || outside < 2.3e-16)
                {
                    continue;
                }

                var yIn = (_sums[n + width] - _sums[n]) / inside;
                var yOut = (sum - (_sums[n + width] - _sums[n])) / outside;
                var depth = yOut - yIn;
                var error = Math.Sqrt(1 / inside + 1 / outside);
                var likelihood = 0.5 * inside * depth * depth;
                var power = Objective == BoxObjective.Likelihood ? likelihood : depth / error;
                if (depth >= 0 && !(power <= best.Power))
                {
                    var middle = (n * bin + 0.5 * width * bin + curve.Time[0]) % period;
                    best = new(period, power, depth, error, width * bin, middle, depth / error, likelihood);
                }
            }
        }

        return best;
    }

    static (double Sum, double Weight) Totals(LightCurve curve)
    {
        var median = curve.Median;
        double sum = 0, weight = 0;
        for (var i = 0; i < curve.Count; i++)
        {
            sum += (curve.Value[i] - median) * curve.Weight[i];
            weight += curve.Weight[i];
        }

        return (sum, weight);
    }

    /// <summary>Cumulated sums of the bins, the first of which follow again after the last; returns how many.</summary>
    int Fold(LightCurve curve, double period, double bin)
    {
        var bins = (int)Math.Ceiling(period / bin) + Oversample;
        if (_sums.Length <= bins)
        {
            _sums = new double[2 * bins];
            _weights = new double[2 * bins];
        }

        Array.Clear(_sums, 0, bins + 1);
        Array.Clear(_weights, 0, bins + 1);
        var median = curve.Median;
        for (var i = 0; i < curve.Count; i++)
        {
            var at = (int)(Math.Abs((curve.Time[i] - curve.Time[0]) % period) / bin) + 1;
            _sums[at] += (curve.Value[i] - median) * curve.Weight[i];
            _weights[at] += curve.Weight[i];
        }

        for (var n = 1; n <= Oversample; n++)
        {
            _sums[bins - Oversample + n - 1] = _sums[n];
            _weights[bins - Oversample + n - 1] = _weights[n];
        }

        for (var n = 1; n <= bins; n++)
        {
            _sums[n] += _sums[n - 1];
            _weights[n] += _weights[n - 1];
        }

        return bins;
    }

    static BoxTransit Nothing(double period) =>
        new(period, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}

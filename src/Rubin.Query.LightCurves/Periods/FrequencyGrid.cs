namespace Rubin.Query.LightCurves.Periods;

/// <summary>Frequencies in equal steps: Start, Start + Step, …, in cycles a day.</summary>
/// <param name="Start">The first frequency, not negative.</param>
/// <param name="Step">Above zero.</param>
/// <param name="Count">How many.</param>
public readonly record struct FrequencyGrid(double Start, double Step, int Count)
{
    /// <summary>The most frequencies that a grid may have.</summary>
    public const int Longest = 100_000_000;

    /// <summary>Frequency of that number, from 0.</summary>
    public double this[int index] => Start + index * Step;

    /// <summary>The last frequency.</summary>
    public double End => Start + (Count - 1) * Step;

    /// <summary>
    /// As astropy's <c>autofrequency</c>: steps of 1 / (T × samples per peak) from half a step on, up to a multiple of the average Nyquist
    /// frequency N / (2 T).
    /// </summary>
    /// <param name="observations">N.</param>
    /// <param name="duration">T in days, above zero.</param>
    /// <param name="samplesPerPeak">Steps in the width of a peak.</param>
    /// <param name="nyquistFactor">The multiple.</param>
    /// <param name="least">The lowest frequency instead of half a step.</param>
    /// <param name="greatest">The highest frequency instead of the multiple.</param>
    /// <exception cref="QueryException">The grid would be empty or too long.</exception>
    public static FrequencyGrid Automatic(int observations, double duration, double samplesPerPeak = 5, double nyquistFactor = 5, double? least = null, double? greatest = null)
    {
        var step = 1 / (duration * samplesPerPeak);
        var start = least ?? step / 2;
        var end = greatest ?? nyquistFactor * observations / (2 * duration);
        return new(start, step, CheckCount(1 + Math.Round((end - start) / step)));
    }

    /// <summary>All frequencies from 1 / <paramref name="longest"/> to 1 / <paramref name="shortest"/>, both in days.</summary>
    /// <exception cref="QueryException">The periods are not 0 &lt; shortest &lt; longest, or the grid would be too long.</exception>
    public static FrequencyGrid OfPeriods(double shortest, double longest, double duration, double samplesPerPeak = 5)
    {
        if (!(shortest > 0 && longest > shortest))
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"no periods from {shortest} to {longest} days"));
        }

        var step = 1 / (duration * samplesPerPeak);
        return new(1 / longest, step, CheckCount(1 + Math.Ceiling((1 / shortest - 1 / longest) / step)));
    }

    /// <summary>Rubin's own grid: 250 N steps of 1 / (5 T), from one step on.</summary>
    public static FrequencyGrid OfRubin(int observations, double duration) => new(1 / (5 * duration), 1 / (5 * duration), CheckCount(250.0 * observations));

    static int CheckCount(double count) => count is >= 1 and <= Longest
        ? (int)count
        : throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"a periodogram of {count} frequencies, of which there may be 1 to {Longest}"));
}

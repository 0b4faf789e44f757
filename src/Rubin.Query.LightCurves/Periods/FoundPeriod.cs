namespace Rubin.Query.LightCurves.Periods;

/// <summary>One period that a search found.</summary>
/// <param name="Period">In days, refined far below the width of its peak.</param>
/// <param name="Power">The standard power, 0 to 1, of one sinusoid common to all bands: its highest peak at this period, its half or its double.</param>
/// <param name="FalseAlarmProbability">Baluev's bound that noise makes such a peak in the range that was searched.</param>
/// <param name="SignalToNoise">How many standard deviations of all powers that peak stands above their mean.</param>
/// <param name="Multiple">1 where that peak is at this period; 2 or 0.5 where this is its double or half, which fits the curve better.</param>
/// <param name="Explained">The part of the variance, 0 to 1, that the curve of several harmonics explains.</param>
/// <param name="Amplitude">From the lowest to the highest value of that curve, in the units of the values.</param>
/// <param name="MaximumTime">The first time, at or after the first measurement, when that curve has its greatest value (of a magnitude: is faintest).</param>
/// <param name="IsDailyAlias">
/// Whether the period may come from nights: its frequency is a whole number a (solar or sidereal) day, or differs by one from a better period.
/// </param>
public readonly record struct FoundPeriod(
    double Period,
    double Power,
    double FalseAlarmProbability,
    double SignalToNoise,
    double Multiple,
    double Explained,
    double Amplitude,
    double MaximumTime,
    bool IsDailyAlias)
{
    /// <summary>Cycles a day.</summary>
    public double Frequency => 1 / Period;
}

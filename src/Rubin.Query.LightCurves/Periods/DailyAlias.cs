namespace Rubin.Query.LightCurves.Periods;

/// <summary>Frequencies that the rhythm of nights makes.</summary>
static class DailyAlias
{
    // Cycles of the stars in a solar day.
    const double Sidereal = 1.0027379;

    /// <summary>Whether a frequency, or a difference of two, is 1, 2, … cycles a day: solar, sidereal or between, within the width of a peak.</summary>
    public static bool IsWhole(double frequency, double duration)
    {
        var f = Math.Abs(frequency);
        var width = 1 / duration;
        var whole = Math.Round(f / (0.5 * (1 + Sidereal)));
        return whole >= 1 && f > whole - width && f < whole * Sidereal + width;
    }
}

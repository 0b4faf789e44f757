namespace Rubin.Query.LightCurves.Periods;

/// <summary>Times into phases.</summary>
public static class Fold
{
    /// <summary>Phases from 0 to below 1.</summary>
    /// <param name="time">In days.</param>
    /// <param name="period">In days, above zero.</param>
    /// <param name="origin">A time of phase 0.</param>
    /// <param name="phase">One place for each time.</param>
    public static void Phases(ReadOnlySpan<double> time, double period, double origin, Span<double> phase)
    {
        for (var i = 0; i < time.Length; i++)
        {
            var cycles = (time[i] - origin) / period;
            var part = cycles - Math.Floor(cycles);

            // A tiny negative phase rounds up to a whole cycle.
            phase[i] = part < 1 ? part : 0;
        }
    }

    /// <summary>The number of whole cycles since the origin; negative before it.</summary>
    public static long Cycle(double time, double period, double origin) => (long)Math.Floor((time - origin) / period);
}

namespace Rubin.Query.LightCurves.Curves;

/// <summary>How rough a curve is in the order of its rows; short strings mean that the order is that of a smooth curve.</summary>
static class PhaseString
{
    /// <summary>(Σ (m_{i+1} - m_i)² + (m_0 - m_{N-1})²) / (2 (N - 1) s²), where <paramref name="m2"/> is (N - 1) s².</summary>
    public static double LaflerKinman(ReadOnlySpan<double> ordered, double m2)
    {
        var closing = ordered[0] - ordered[^1];
        var sum = closing * closing;
        for (var i = 1; i < ordered.Length; i++)
        {
            var step = ordered[i] - ordered[i - 1];
            sum += step * step;
        }

        return sum / (2 * m2);
    }

    /// <summary>Greatest minus least of the sums Σ_{i ≤ j} (m_i - centre).</summary>
    public static double CumulativeRange(ReadOnlySpan<double> ordered, double centre)
    {
        double sum = 0, least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        foreach (var value in ordered)
        {
            sum += value - centre;
            least = Math.Min(least, sum);
            greatest = Math.Max(greatest, sum);
        }

        return greatest - least;
    }

    /// <summary>The values of a curve in the order of their phases of a period, phase 0 at time 0.</summary>
    public static double[] Fold(LightCurve curve, double period)
    {
        var phase = new double[curve.Count];
        var ordered = curve.Value.ToArray();
        Periods.Fold.Phases(curve.Time, period, 0, phase);
        Array.Sort(phase, ordered);
        return ordered;
    }
}

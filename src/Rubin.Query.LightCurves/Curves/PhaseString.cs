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
}

using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <content>How smooth the folded curve is.</content>
sealed partial class BandedPoints
{
    double[] _phase = [];
    double[] _ordered = [];

    /// <summary>
    /// Lafler and Kinman's string length (1965, doi:10.1086/190116) of the folded points of all bands together: each band's own string, over the
    /// sum of their squared deviations.
    /// </summary>
    public double StringLength(double frequency)
    {
        if (_phase.Length < Count)
        {
            _phase = new double[2 * Count];
            _ordered = new double[2 * Count];
        }

        WorkerPool.ThrowIfStopped();
        double strings = 0, squares = 0;
        for (var band = 0; band < Bands; band++)
        {
            var start = band == 0 ? 0 : Ends[band - 1];
            var points = Ends[band] - start;
            if (points < 3)
            {
                continue;
            }

            var phase = _phase.AsSpan(0, points);
            var ordered = _ordered.AsSpan(0, points);
            Fold.Phases(Time.AsSpan(start, points), 1 / frequency, 0, phase);
            Value.AsSpan(start, points).CopyTo(ordered);
            phase.Sort(ordered);
            var m2 = SquaredDeviations(ordered);
            if (m2 > 0)
            {
                strings += PhaseString.LaflerKinman(ordered, m2) * m2;
                squares += m2;
            }
        }

        return strings / squares;
    }

    static double SquaredDeviations(ReadOnlySpan<double> values)
    {
        double mean = 0, sum = 0;
        foreach (var value in values) mean += value / values.Length;
        foreach (var value in values) sum += (value - mean) * (value - mean);
        return sum;
    }
}

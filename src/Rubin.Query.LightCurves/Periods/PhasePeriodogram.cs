using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>Statistics of the folded curve.</summary>
public enum PhaseStatistic
{
    /// <summary>Phase dispersion minimisation: variance in phase bins over the variance of all (Stellingwerf 1978, doi:10.1086/156444); the least is best.</summary>
    PhaseDispersion,

    /// <summary>Analysis of variance (Schwarzenberg-Czerny 1989, doi:10.1093/mnras/241.2.153): variance between bins over that in them; the greatest is best.</summary>
    AnalysisOfVariance,

    /// <summary>Conditional entropy of magnitude given phase (Graham et al. 2013, doi:10.1093/mnras/stt1206); the least is best.</summary>
    ConditionalEntropy,

    /// <summary>String length of Lafler and Kinman (1965, doi:10.1086/190116); the least is best.</summary>
    LaflerKinman,

    /// <summary>String length of Dworetsky (1983, doi:10.1093/mnras/203.4.917), values scaled to ± ¼; the least is best.</summary>
    Dworetsky,
}

/// <summary>A statistic of the folded curve at every frequency of a grid.</summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
public sealed class PhasePeriodogram
{
    double[] _phase = [];
    double[] _keys = [];
    double[] _ordered = [];
    int[] _order = [];

    /// <summary>The statistic.</summary>
    public PhaseStatistic Statistic { get; init; }

    /// <summary>Bins of phase.</summary>
    public int PhaseBins { get; init; } = 10;

    /// <summary>Bins of value, for the entropy.</summary>
    public int ValueBins { get; init; } = 5;

    /// <summary>Whether the least value of the statistic is the best.</summary>
    public bool LeastIsBest => Statistic != PhaseStatistic.AnalysisOfVariance;

    /// <summary>Computes the statistic.</summary>
    /// <param name="curve">Not constant.</param>
    /// <param name="grid">The frequencies.</param>
    /// <param name="result">One place for each; NaN where it is not defined.</param>
    public void Compute(LightCurve curve, FrequencyGrid grid, Span<double> result)
    {
        if (curve.Count < 2 || curve.IsConstant)
        {
            result.Fill(double.NaN);
            return;
        }

        if (_phase.Length < curve.Count)
        {
            _phase = new double[curve.Count];
            _keys = new double[curve.Count];
            _ordered = new double[curve.Count];
            _order = new int[curve.Count];
        }

        var phase = _phase.AsSpan(0, curve.Count);
        for (var k = 0; k < grid.Count; k++)
        {
            WorkerPool.ThrowIfStopped();
            Fold.Phases(curve.Time, 1 / grid[k], curve.Time[0], phase);
            result[k] = Statistic switch
            {
                PhaseStatistic.ConditionalEntropy => Entropy(curve, phase),
                PhaseStatistic.LaflerKinman => PhaseString.LaflerKinman(Order(curve, phase), curve.Moments.M2),
                PhaseStatistic.Dworetsky => Dworetsky(curve, phase),
                _ => Variances(curve, phase),
            };
        }
    }

    double Variances(LightCurve curve, ReadOnlySpan<double> phase)
    {
        Span<double> sums = stackalloc double[PhaseBins];
        Span<int> counts = stackalloc int[PhaseBins];
        sums.Clear();
        counts.Clear();
        for (var i = 0; i < phase.Length; i++)
        {
            var bin = Math.Min((int)(phase[i] * PhaseBins), PhaseBins - 1);
            sums[bin] += curve.Value[i] - curve.Mean;
            counts[bin]++;
        }

        var used = 0;
        var between = 0.0;
        for (var bin = 0; bin < PhaseBins; bin++)
        {
            if (counts[bin] > 0)
            {
                used++;
                between += sums[bin] * sums[bin] / counts[bin];
            }
        }

        var within = curve.Moments.M2 - between;
        double n = curve.Count;
        return Statistic == PhaseStatistic.PhaseDispersion
            ? within / (n - used) / (curve.Moments.M2 / (n - 1))
            : between / (used - 1) / (within / (n - used));
    }

    /// <summary>H = Σ p(m, φ) ln(p(φ) / p(m, φ)).</summary>
    double Entropy(LightCurve curve, ReadOnlySpan<double> phase)
    {
        Span<int> cells = stackalloc int[PhaseBins * ValueBins];
        cells.Clear();
        var scale = ValueBins / (curve.Maximum - curve.Minimum);
        for (var i = 0; i < phase.Length; i++)
        {
            var column = Math.Min((int)(phase[i] * PhaseBins), PhaseBins - 1);
            var row = Math.Min((int)((curve.Value[i] - curve.Minimum) * scale), ValueBins - 1);
            cells[column * ValueBins + row]++;
        }

        var entropy = 0.0;
        for (var column = 0; column < PhaseBins; column++)
        {
            var own = cells.Slice(column * ValueBins, ValueBins);
            var total = 0;
            foreach (var cell in own) total += cell;
            foreach (var cell in own) entropy += cell == 0 ? 0 : cell * Math.Log((double)total / cell);
        }

        return entropy / curve.Count;
    }

    double Dworetsky(LightCurve curve, ReadOnlySpan<double> phase)
    {
        var ordered = Order(curve, phase);
        var scale = 0.5 / (curve.Maximum - curve.Minimum);
        var last = ordered.Length - 1;
        var length = Math.Sqrt(Square((ordered[0] - ordered[last]) * scale) + Square(1 + _keys[0] - _keys[last]));
        for (var i = 1; i <= last; i++)
        {
            length += Math.Sqrt(Square((ordered[i] - ordered[i - 1]) * scale) + Square(_keys[i] - _keys[i - 1]));
        }

        return length;
    }

    static double Square(double x) => x * x;

    /// <summary>The values in the order of phase.</summary>
    ReadOnlySpan<double> Order(LightCurve curve, ReadOnlySpan<double> phase)
    {
        LightCurve.StableOrder(phase, _keys.AsSpan(0, phase.Length), _order.AsSpan(0, phase.Length));
        for (var i = 0; i < phase.Length; i++) _ordered[i] = curve.Value[_order[i]];
        return _ordered.AsSpan(0, phase.Length);
    }
}

using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Variability;

/// <summary>The pairs of a curve in bins of their time difference: what each adds up to, and the pairs themselves only where a method needs them.</summary>
sealed class PairBins
{
    readonly double[] _edges;
    readonly StructureFunctionMethod _method;
    readonly Sums[] _sums;
    readonly List<(double Change, double Noise)>[] _pairs;

    /// <param name="edges">Ascending; a bin holds its lower edge, the last one both.</param>
    /// <param name="method">How a bin becomes a value.</param>
    /// <param name="keepsPairs">Whether pairs are drawn from later.</param>
    public PairBins(double[] edges, StructureFunctionMethod method, bool keepsPairs)
    {
        (_edges, _method) = (edges, method);
        var bins = Math.Max(0, edges.Length - 1);
        _sums = new Sums[bins];
        _pairs = keepsPairs || method == StructureFunctionMethod.MacLeod2012 ? [.. Enumerable.Range(0, bins).Select(_ => new List<(double, double)>())] : [];
    }

    /// <summary>Takes the pairs of a curve.</summary>
    /// <exception cref="QueryException">They must be kept, and are too many.</exception>
    public void Add(LightCurve curve)
    {
        if (_sums.Length == 0)
        {
            return;
        }

        if (_pairs.Length > 0)
        {
            CurvePairs.CheckKept(CurvePairs.Count(curve), curve);
        }

        var t = curve.Time;
        var y = curve.Value;
        var e = curve.Error;
        for (var i = 0; i < t.Length; i++)
        {
            WorkerPool.ThrowIfStopped();
            var bin = 0;
            for (var j = i + 1; j < t.Length; j++)
            {
                var dt = t[j] - t[i];
                if (dt > 0 && dt >= _edges[0] && dt <= _edges[^1])
                {
                    bin = BinOf(dt, bin);
                    Add(bin, dt, y[j] - y[i], curve.HasErrors ? e[i] * e[i] + e[j] * e[j] : 0);
                }
            }
        }
    }

    /// <summary>The last bin whose lower edge is not above a difference, from <paramref name="least"/> on.</summary>
    int BinOf(double time, int least)
    {
        var (low, high) = (least, _sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _edges[middle] <= time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    void Add(int bin, double time, double change, double noise)
    {
        ref var sums = ref _sums[bin];
        sums.Time += time;
        sums.Add(change, noise);
        if (_pairs.Length > 0)
        {
            _pairs[bin].Add((change, noise));
        }
    }

    /// <summary>The bins that have pairs.</summary>
    /// <param name="repeats">How often each is drawn anew, with replacement, to tell its error; 0 for not at all.</param>
    public IReadOnlyList<StructureFunctionBin> Summarize(int repeats = 0)
    {
        var bins = new List<StructureFunctionBin>();
        for (var bin = 0; bin < _sums.Length; bin++)
        {
            var sums = _sums[bin];
            if (sums.Pairs > 0)
            {
                var value = _method == StructureFunctionMethod.MacLeod2012 ? InterquartileSquared(_pairs[bin]) : sums.Squared(_method);
                var (low, high) = repeats > 0 ? Bootstrap(_pairs[bin], repeats, bin) : (double.NaN, double.NaN);
                bins.Add(new(sums.Time / sums.Pairs, value, sums.Pairs, low, high));
            }
        }

        return bins;
    }

    /// <summary>The 16th and 84th percentile of the values of draws.</summary>
    (double Low, double High) Bootstrap(List<(double Change, double Noise)> pairs, int repeats, int seed)
    {
        var random = new SplitMix((ulong)seed);
        var values = new double[repeats];
        var drawn = new List<(double Change, double Noise)>();
        foreach (ref var value in values.AsSpan())
        {
            WorkerPool.ThrowIfStopped();
            Sums sums = default;
            drawn.Clear();
            for (var i = 0; i < pairs.Count; i++)
            {
                var pair = pairs[random.NextIndex(pairs.Count)];
                sums.Add(pair.Change, pair.Noise);
                if (_method == StructureFunctionMethod.MacLeod2012)
                {
                    drawn.Add(pair);
                }
            }

            value = _method == StructureFunctionMethod.MacLeod2012 ? InterquartileSquared(drawn) : sums.Squared(_method);
        }

        values.AsSpan().Sort();
        return (Quantile.Linear(values, 0.16), Quantile.Linear(values, 0.84));
    }

    static double InterquartileSquared(List<(double Change, double Noise)> pairs)
    {
        double[] sorted = [.. pairs.Select(p => p.Change)];
        Array.Sort(sorted);
        var scaled = 0.74 * (Quantile.Linear(sorted, 0.75) - Quantile.Linear(sorted, 0.25));
        return scaled * scaled;
    }

    /// <summary>What the pairs of a bin add up to.</summary>
    struct Sums
    {
        public double Time;
        public long Pairs;
        double _square;
        double _absolute;
        double _noise;
        double _deviation;

        public void Add(double change, double noise)
        {
            Pairs++;
            _square += change * change;
            _absolute += Math.Abs(change);
            _noise += noise;
            _deviation += Math.Sqrt(Math.PI / 2) * Math.Abs(change) - Math.Sqrt(noise);
        }

        public readonly double Squared(StructureFunctionMethod method) => method switch
        {
            StructureFunctionMethod.Bauer2009B => Math.PI / 2 * (_absolute / Pairs) * (_absolute / Pairs) - _noise / Pairs,
            StructureFunctionMethod.Schmidt2010 => _deviation / Pairs * (_deviation / Pairs),
            _ => (_square - _noise) / Pairs,
        };
    }
}

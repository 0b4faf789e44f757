using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Variability;

/// <summary>All pairs of measurements at different times, in the order of their time difference.</summary>
sealed class CurvePairs
{
    readonly double[] _times;
    readonly double[] _changes;
    readonly double[] _noise;

    CurvePairs(double[] times, double[] changes, double[] noise)
    {
        _times = times;
        _changes = changes;
        _noise = noise;
    }

    public int Count => _times.Length;

    public static CurvePairs Of(LightCurve curve)
    {
        var t = curve.Time;
        var y = curve.Value;
        var e = curve.Error;
        var times = new List<double>(t.Length * (t.Length - 1) / 2);
        var changes = new List<double>(times.Capacity);
        var noise = new List<double>(times.Capacity);
        for (var i = 0; i < t.Length; i++)
        {
            for (var j = i + 1; j < t.Length; j++)
            {
                if (t[j] > t[i])
                {
                    times.Add(t[j] - t[i]);
                    changes.Add(y[j] - y[i]);
                    noise.Add(curve.HasErrors ? e[i] * e[i] + e[j] * e[j] : 0);
                }
            }
        }

        var order = new int[times.Count];
        var keys = new double[times.Count];
        LightCurve.StableOrder(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(times), keys, order);
        return new(keys, [.. order.Select(i => changes[i])], [.. order.Select(i => noise[i])]);
    }

    /// <summary>One edge more than there are bins.</summary>
    public double[] Edges(PairSpacing spacing, int bins) => spacing switch
    {
        PairSpacing.Size => EqualEdges(bins),
        PairSpacing.Length => Equal(_times[0], _times[^1], bins),
        _ => Array.ConvertAll(Equal(Math.Log(_times[0]), Math.Log(_times[^1]), bins), Math.Exp),
    };

    /// <summary>Edges between which lie equally many different time differences.</summary>
    double[] EqualEdges(int bins)
    {
        var distinct = _times.Where((time, i) => i == 0 || time != _times[i - 1]).ToArray();
        return [.. Enumerable.Range(0, bins + 1).Select(i => Quantile.Linear(distinct, i / (double)bins))];
    }

    static double[] Equal(double least, double greatest, int bins)
    {
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => least + (greatest - least) * i / bins)];
        edges[0] -= 0.001 * (greatest - least);

        // The last edge holds the longest difference, also where its logarithm was rounded down.
        edges[^1] = Math.BitIncrement(Math.BitIncrement(edges[^1]));
        return edges;
    }

    public IReadOnlyList<StructureFunctionBin> Summarize(ReadOnlySpan<double> edges, StructureFunctionMethod method)
    {
        var bins = new List<StructureFunctionBin>();
        for (var bin = 0; bin + 1 < edges.Length; bin++)
        {
            var from = FirstFrom(edges[bin], inclusive: true);
            var to = FirstFrom(edges[bin + 1], inclusive: bin + 2 < edges.Length);
            if (to > from)
            {
                bins.Add(new(Mean(_times.AsSpan(from, to - from)), Squared(from, to, method), to - from));
            }
        }

        return bins;
    }

    /// <summary>The first pair at or after that time difference; or, exclusively, the first after it.</summary>
    int FirstFrom(double time, bool inclusive)
    {
        var (low, high) = (0, _times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (inclusive ? _times[middle] < time : _times[middle] <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    double Squared(int from, int to, StructureFunctionMethod method)
    {
        var changes = _changes.AsSpan(from, to - from);
        var noise = _noise.AsSpan(from, to - from);
        double square = 0, absolute = 0, deviation = 0;
        for (var i = 0; i < changes.Length; i++)
        {
            square += changes[i] * changes[i];
            absolute += Math.Abs(changes[i]);
            deviation += Math.Sqrt(Math.PI / 2) * Math.Abs(changes[i]) - Math.Sqrt(noise[i]);
        }

        double n = changes.Length;
        return method switch
        {
            StructureFunctionMethod.Bauer2009B => Math.PI / 2 * (absolute / n) * (absolute / n) - Mean(noise),
            StructureFunctionMethod.Schmidt2010 => deviation / n * (deviation / n),
            StructureFunctionMethod.MacLeod2012 => InterquartileSquared(changes),
            _ => square / n - Mean(noise),
        };
    }

    static double InterquartileSquared(ReadOnlySpan<double> changes)
    {
        var sorted = changes.ToArray();
        Array.Sort(sorted);
        var scaled = 0.74 * (Quantile.Linear(sorted, 0.75) - Quantile.Linear(sorted, 0.25));
        return scaled * scaled;
    }

    static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}

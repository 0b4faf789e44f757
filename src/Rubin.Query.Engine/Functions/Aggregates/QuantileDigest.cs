using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// A t-digest (Dunning and Ertl 2019, arXiv:1902.04023, algorithm 1 with the scale function k₁): clusters of neighbouring values, narrow in rank towards both ends.
/// The least and the greatest value stay by themselves, and values that are not finite are put together with equal ones only. The same values in the same order give the same clusters.
/// </summary>
sealed class QuantileDigest
{
    /// <summary>δ of the paper: clusters number between half of this and this; one at rank q spans at most 2π/δ √(q (1 - q)) in rank.</summary>
    internal const int Compression = 500;

    /// <summary>Values are clustered when there are this many.</summary>
    const int Most = 4 * Compression;

    double[] _means = new double[4];
    double[] _weights = new double[4];
    int _count;
    int _clusters;

    /// <summary>Means of the clusters; in order of them only after <see cref="Shrink"/>.</summary>
    internal ReadOnlySpan<double> Means => _means.AsSpan(0, _count);

    /// <summary>Numbers of values in the clusters.</summary>
    internal ReadOnlySpan<double> Weights => _weights.AsSpan(0, _count);

    /// <summary>Bytes held.</summary>
    internal long Bytes => 64 + (16L * _means.Length);

    /// <summary>Adds a value, or a cluster of them.</summary>
    internal void Add(double mean, double weight = 1)
    {
        if (_count == Most)
        {
            Shrink();
        }

        if (_count == _means.Length)
        {
            var room = Math.Min(Most, 2 * _count);
            Array.Resize(ref _means, room);
            Array.Resize(ref _weights, room);
        }

        (_means[_count], _weights[_count++]) = (mean, weight);
    }

    /// <summary>Clusters the values where they are many. Does nothing where none came since it was last done.</summary>
    internal void Shrink()
    {
        if (_count <= Compression || _count == _clusters)
        {
            return;
        }

        Array.Sort(_means, _weights, 0, _count, Order);
        var total = 0.0;
        foreach (var weight in Weights)
        {
            total += weight;
        }

        var (last, before) = (0, 0.0);
        var limit = 0.0;
        for (var i = 1; i < _count; i++)
        {
            var (mean, weight) = (_means[i], _weights[i]);
            if (i < _count - 1 && last > 0 && before + _weights[last] + weight <= limit && CanJoin(_means[last], mean))
            {
                _weights[last] += weight;
                _means[last] = _means[last] == mean || double.IsNaN(mean) ? mean : _means[last] + ((mean - _means[last]) * weight / _weights[last]);
                continue;
            }

            before += _weights[last++];
            (_means[last], _weights[last]) = (mean, weight);
            limit = total * Limit(before / total);
        }

        _count = _clusters = last + 1;
        Array.Resize(ref _means, _count);
        Array.Resize(ref _weights, _count);
    }

    /// <summary>The quantile of the values of several digests with linear interpolation between the middles of clusters; exact where each is one value.</summary>
    /// <param name="means">At least one; sorted here.</param>
    /// <param name="weights">As many; moved along.</param>
    /// <param name="fraction">0 to 1.</param>
    internal static double Quantile(double[] means, double[] weights, double fraction)
    {
        Array.Sort(means, weights, Order);
        var place = fraction * (weights.Sum() - 1);
        var (below, middle) = (0.0, 0.0);
        for (var i = 0; i < means.Length; i++)
        {
            var next = below + ((weights[i] - 1) / 2);
            if (next >= place)
            {
                return i == 0 || next == place || means[i] == means[i - 1]
                    ? means[i]
                    : means[i - 1] + ((place - middle) / (next - middle) * (means[i] - means[i - 1]));
            }

            (middle, below) = (next, below + weights[i]);
        }

        return means[^1];
    }

    static Comparer<double> Order { get; } = Comparer<double>.Create(ValueOrder.OfDoubles);

    static bool CanJoin(double x, double y) => x == y || (double.IsFinite(x) && double.IsFinite(y)) || (double.IsNaN(x) && double.IsNaN(y));

    /// <summary>The rank at which a cluster that begins at a rank must end: k₁⁻¹(k₁(q) + 1).</summary>
    static double Limit(double rank)
    {
        var angle = Math.Asin((2 * Math.Min(rank, 1)) - 1) + (2 * Math.PI / Compression);
        return angle >= Math.PI / 2 ? 1 : (Math.Sin(angle) + 1) / 2;
    }
}

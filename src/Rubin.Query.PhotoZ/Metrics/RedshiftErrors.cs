using System.Runtime.InteropServices;

namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>
/// Errors (z_phot − z_true)/(1 + z_true) of some objects. Keeps them all, so that medians are exact; two of them merge into one in any order.
/// </summary>
sealed class RedshiftErrors
{
    readonly List<double> _errors = [];

    /// <summary>How many objects there are.</summary>
    public int Count => _errors.Count;

    /// <summary>All errors, in no order.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_errors);

    /// <summary>Adds an object; nothing where a redshift is not finite.</summary>
    public void Add(double estimated, double real) => Add((estimated - real) / (1 + real));

    /// <summary>Adds an error; nothing where it is not finite.</summary>
    public void Add(double error)
    {
        if (double.IsFinite(error))
        {
            _errors.Add(error);
        }
    }

    /// <summary>Adds the objects of another one.</summary>
    public void Merge(RedshiftErrors other) => _errors.AddRange(other._errors);

    /// <summary>What these errors amount to; null where there are none.</summary>
    public PointMetrics? Measure()
    {
        if (Count == 0)
        {
            return null;
        }

        var sorted = _errors.ToArray();
        Array.Sort(sorted);
        var bias = Percentile(sorted, 0.5);
        var sigma = (Percentile(sorted, 0.75) - Percentile(sorted, 0.25)) / 1.349;
        var deviations = sorted.Select(e => Math.Abs(e - bias)).Order().ToArray();
        var mean = sorted.Average();
        var limit = Math.Max(0.06, 3 * sigma);
        return new(
            Count,
            bias,
            mean,
            Math.Sqrt(sorted.Average(e => (e - mean) * (e - mean))),
            sigma,
            1.4826 * Percentile(deviations, 0.5),
            sorted.Count(e => Math.Abs(e) > limit) / (double)Count,
            sorted.Count(e => Math.Abs(e) > 0.15) / (double)Count);
    }

    /// <summary>Between neighbours of a sorted list, straight.</summary>
    static double Percentile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

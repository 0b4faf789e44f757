using System.Runtime.InteropServices;

namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>
/// Probability integral transforms P(z_true) of some objects, which are spread evenly from 0 to 1 where densities are right (Dawid 1984, doi:10.2307/2981683).
/// Keeps them all; two of them merge into one in any order.
/// </summary>
sealed class PitValues
{
    const double Extreme = 1e-4;

    readonly List<double> _values = [];

    /// <summary>How many objects there are.</summary>
    public int Count => _values.Count;

    /// <summary>All values, in no order.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds an object; nothing where its value is NaN.</summary>
    public void Add(double pit)
    {
        if (!double.IsNaN(pit))
        {
            _values.Add(Math.Clamp(pit, 0, 1));
        }
    }

    /// <summary>Adds the objects of another one.</summary>
    public void Merge(PitValues other) => _values.AddRange(other._values);

    /// <summary>How far the values are from being spread evenly; null where there are none.</summary>
    public PitMetrics? Measure()
    {
        if (Count == 0)
        {
            return null;
        }

        var sorted = _values.ToArray();
        Array.Sort(sorted);
        double kolmogorov = 0, cramer = 1.0 / (12.0 * Count), anderson = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var (below, u) = (i / (double)Count, sorted[i]);
            kolmogorov = Math.Max(kolmogorov, Math.Max(u - below, ((i + 1) / (double)Count) - u));
            cramer += Math.Pow((((2 * i) + 1) / (2.0 * Count)) - u, 2);

            // A value of 0 or 1, of a redshift outside all density, would be infinitely unlikely.
            anderson += ((2 * i) + 1) * (Math.Log(Math.Max(u, double.Epsilon)) + Math.Log(Math.Max(1 - sorted[^(i + 1)], double.Epsilon)));
        }

        return new(Count, kolmogorov, cramer, -Count - (anderson / Count), sorted.Count(u => u is < Extreme or > 1 - Extreme) / (double)Count);
    }
}

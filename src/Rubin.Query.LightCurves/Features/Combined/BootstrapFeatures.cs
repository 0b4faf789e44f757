using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Features;

/// <summary>bootstrap(n, seed, features …): features with their errors.</summary>
/// <remarks>The draws depend on the seed and the number of measurements alone: a curve has the same errors wherever it is computed.</remarks>
sealed class BootstrapFeatures(int draws, int seed, FeatureSet parts) : CombinedFeature(
    FormattableString.Invariant($"bootstrap({draws}, {seed}, {string.Join(", ", parts.Outputs)})"),
    parts,
    [.. parts.Outputs.SelectMany(o => new[] { $"bootstrap_{o}", $"bootstrap_{o}_sigma" })])
{
    public override string Summary =>
        "Each feature, and the standard deviation of it over n (100) curves of as many measurements drawn at random with replacement, of which those count that have the feature; NULL where fewer than two have it.";

    protected override void Evaluate(LightCurve curve, Span<double> values, Span<double> result)
    {
        Span<double> sums = stackalloc double[3 * values.Length];
        sums.Clear();
        Parts.EvaluateAs(curve.Dialect, curve, values);
        for (var i = 0; i < values.Length; i++) result[2 * i] = values[i];
        var random = new SplitMix((ulong)seed);
        for (var draw = 0; draw < draws; draw++)
        {
            curve.CopyDrawn(random, curve.Derived);
            Parts.EvaluateAs(curve.Dialect, curve.Derived, values);
            for (var i = 0; i < values.Length; i++) Add(values[i], sums.Slice(3 * i, 3));
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (count, squares) = (sums[3 * i], sums[3 * i + 2]);
            result[2 * i + 1] = count >= 2 && !double.IsNaN(result[2 * i]) ? Math.Sqrt(squares / (count - 1)) : double.NaN;
        }
    }

    /// <summary>Count, mean and squared deviations of the values so far (Welford 1962, doi:10.1080/00401706.1962.10490022).</summary>
    static void Add(double value, Span<double> sums)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        var before = value - sums[1];
        sums[1] += before / ++sums[0];
        sums[2] += before * (value - sums[1]);
    }
}

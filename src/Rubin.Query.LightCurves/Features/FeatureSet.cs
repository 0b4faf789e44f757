using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves;

/// <summary>
/// Features chosen once and evaluated over many curves; work that they share is done once a curve, and nothing is allocated. Immutable: one
/// instance serves all threads, each with a <see cref="LightCurve"/> of its own.
/// </summary>
public sealed class FeatureSet
{
    readonly Step[] _steps;
    readonly int _mostOutputs;
    readonly int _outputs;

    internal FeatureSet(IReadOnlyList<(Feature Feature, IReadOnlyList<int> Wanted)> features, Dialect dialect)
    {
        Dialect = dialect;
        var outputs = new List<string>();
        var steps = new List<Step>();
        foreach (var (feature, wanted) in features)
        {
            steps.Add(new(feature, feature.MinObservations, feature.NeedsVariation, outputs.Count, [.. wanted], feature.Outputs.Count));
            outputs.AddRange(wanted.Select(i => Distinct(outputs, feature, feature.Outputs[i])));
        }

        _steps = [.. steps];
        _mostOutputs = steps.Count == 0 ? 0 : steps.Max(s => s.AllOutputs);
        _outputs = outputs.Count;
        Outputs = outputs;
    }

    /// <summary>The names of the numbers, in their order; no two are equal, ignoring case.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The conventions of features that leave them open.</summary>
    public Dialect Dialect { get; }

    /// <summary>The features behind <see cref="Outputs"/>, and which of their outputs each is.</summary>
    internal IEnumerable<(Feature Feature, int Output)> Values => _steps.SelectMany(s => s.Wanted.Select(output => (s.Feature, output)));

    /// <summary>What the features read beside the values.</summary>
    public CurveColumns Reads => _steps.Aggregate(CurveColumns.None, (reads, step) => reads | step.Feature.Reads);

    /// <summary>The features of a list: names of presets, features (with parameters in parentheses) or outputs, separated by commas.</summary>
    /// <param name="list">For example <c>fink</c>, or <c>skew, eta_e, inter_percentile_range(0.1)</c>.</param>
    /// <param name="dialect">The conventions of features that leave them open; null for those of the light-curve package.</param>
    /// <exception cref="QueryException">A name or parameter that does not exist.</exception>
    public static FeatureSet Parse(string list, Dialect? dialect = null) => new(FeatureList.Parse(list), dialect ?? Dialect.LightCurve);

    /// <summary>The same set with only some of its outputs, in their order; features that are not needed for them are not evaluated.</summary>
    public FeatureSet Keep(IReadOnlySet<int> outputs)
    {
        var kept = _steps.Select(s => (s.Feature, Wanted: (IReadOnlyList<int>)[.. s.Wanted.Where((_, i) => outputs.Contains(s.First + i))]));
        return new([.. kept.Where(k => k.Wanted.Count > 0)], Dialect);
    }

    /// <summary>Computes every output for one curve.</summary>
    /// <param name="curve">Loaded; its shared work is done as needed.</param>
    /// <param name="values">One place for each of <see cref="Outputs"/>; NaN where not valid.</param>
    /// <param name="valid">False for NULL: too few measurements, a constant curve, or a number that is not defined for this curve.</param>
    public void Evaluate(LightCurve curve, Span<double> values, Span<bool> valid)
    {
        EvaluateAs(Dialect, curve, values);
        var outputs = _outputs;
        for (var i = 0; i < outputs; i++) valid[i] = !double.IsNaN(values[i]);
    }

    /// <summary>Computes every output by the conventions of another dialect.</summary>
    internal void EvaluateAs(Dialect dialect, LightCurve curve, Span<double> values)
    {
        curve.Dialect = dialect;
        Span<double> scratch = stackalloc double[_mostOutputs];
        foreach (ref readonly var step in _steps.AsSpan())
        {
            var result = values.Slice(step.First, step.Wanted.Length);
            if (curve.Count < step.MinObservations || (step.NeedsVariation && curve.IsConstant))
            {
                result.Fill(double.NaN);
            }
            else if (step.Wanted.Length == step.AllOutputs)
            {
                step.Feature.Evaluate(curve, result);
            }
            else
            {
                step.Feature.Evaluate(curve, scratch[..step.AllOutputs]);
                for (var i = 0; i < result.Length; i++) result[i] = scratch[step.Wanted[i]];
            }
        }
    }

    static string Distinct(List<string> taken, Feature feature, string output)
    {
        if (!taken.Contains(output, StringComparer.OrdinalIgnoreCase))
        {
            return output;
        }

        // Packages differ in capitals only (skew, Skew): the later one is told apart by its package.
        var package = feature.Name.Split('_')[0];
        return $"{package}_{output}";
    }

    readonly record struct Step(Feature Feature, int MinObservations, bool NeedsVariation, int First, int[] Wanted, int AllOutputs);
}

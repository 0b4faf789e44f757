using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves;

/// <summary>One or a few numbers that describe a light curve. Stateless: one instance serves all threads.</summary>
/// <param name="name">With its parameters, as <c>inter_percentile_range_25</c>.</param>
/// <param name="outputs">Names of the numbers; none: one, of the feature's name.</param>
public abstract class Feature(string name, params string[] outputs)
{
    /// <summary>With its parameters, as <c>inter_percentile_range_25</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The names of the numbers, in their order.</summary>
    public IReadOnlyList<string> Outputs { get; } = outputs.Length == 0 ? [name] : outputs;

    /// <summary>Fewer measurements give NULL.</summary>
    public virtual int MinObservations => 1;

    /// <summary>Whether a constant curve gives NULL.</summary>
    public virtual bool NeedsVariation => false;

    /// <summary>Whether its function gives the numbers as one array of a fixed length instead of a struct.</summary>
    public virtual bool IsArray => false;

    /// <summary>What it reads beside the values.</summary>
    public virtual CurveColumns Reads => CurveColumns.None;

    /// <summary>What it is, in a sentence: the formula.</summary>
    public virtual string Summary => "";

    /// <summary>Where the definition comes from.</summary>
    public abstract string Source { get; }

    /// <summary>A condition that is true, for the reference: a list of numbers is a curve at times 0, 1, 2 … with errors of 1.</summary>
    public virtual string Example => "";

    /// <summary>Writes one number for each of <see cref="Outputs"/>; NaN where it is not defined. The preconditions hold.</summary>
    internal abstract void Evaluate(LightCurve curve, Span<double> result);
}

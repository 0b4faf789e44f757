using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Features of something that is made of a curve first, or numbers made of features.</summary>
abstract class CombinedFeature(string name, FeatureSet parts, params string[] outputs) : Feature(name, outputs)
{
    /// <summary>The features that it is made of.</summary>
    protected FeatureSet Parts { get; } = parts;

    public override CurveColumns Reads => Parts.Reads;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-feature 0.19";

    internal sealed override void Evaluate(LightCurve curve, Span<double> result)
    {
        Span<double> values = stackalloc double[Parts.Outputs.Count];
        Evaluate(curve, values, result);
    }

    /// <summary>Writes the outputs; <paramref name="values"/> is room for one number of each of the parts.</summary>
    protected abstract void Evaluate(LightCurve curve, Span<double> values, Span<double> result);
}

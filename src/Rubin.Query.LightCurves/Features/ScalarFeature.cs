using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves;

/// <summary>A feature that is one number.</summary>
abstract class ScalarFeature(string name) : Feature(name)
{
    internal sealed override void Evaluate(LightCurve curve, Span<double> result) => result[0] = Value(curve);

    /// <summary>The number; NaN where it is not defined.</summary>
    protected abstract double Value(LightCurve curve);
}

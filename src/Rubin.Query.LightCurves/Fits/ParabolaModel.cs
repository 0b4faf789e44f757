using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>intercept + slope x + curvature x², x = t - reference_time, the middle of the curve by weights.</summary>
sealed class ParabolaModel : CurveModel
{
    public override string Name => "parabola";

    public override IReadOnlyList<string> Parameters { get; } = ["intercept", "slope", "curvature"];

    public override string Source => "Press et al. 2007, Numerical Recipes, section 15.4";

    public override double Reference(LightCurve curve) => curve.Sums.WeightedTimeMean;

    public override bool HasReference => true;

    public override ParameterRange[] Ranges(LightCurve curve) => [Free(curve.WeightedMean), Free(0), Free(0)];

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d)
    {
        (d[0], d[1], d[2]) = (1, time, time * time);
        return p[0] + time * (p[1] + time * p[2]);
    }
}

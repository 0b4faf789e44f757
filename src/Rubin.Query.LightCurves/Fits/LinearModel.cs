using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>intercept + slope (t - reference_time), reference_time the middle of the curve by weights (not fitted: slope and intercept do not correlate).</summary>
sealed class LinearModel : CurveModel
{
    public override string Name => "linear";

    public override IReadOnlyList<string> Parameters { get; } = ["intercept", "slope"];

    public override string Source => "Press et al. 2007, Numerical Recipes, section 15.2";

    public override double Reference(LightCurve curve) => curve.Sums.WeightedTimeMean;

    public override bool HasReference => true;

    public override ParameterRange[] Ranges(LightCurve curve) => [Free(curve.WeightedMean), Free(0)];

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d)
    {
        (d[0], d[1]) = (1, time);
        return p[0] + p[1] * time;
    }
}

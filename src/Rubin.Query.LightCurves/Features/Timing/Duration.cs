using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Days from the first to the last measurement.</summary>
sealed class Duration() : ScalarFeature("duration")
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.Duration;
}

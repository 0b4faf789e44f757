using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Mean of the values by weights 1 / error².</summary>
sealed class WeightedMean() : ScalarFeature("weighted_mean")
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.WeightedMean;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Median of the values; of an even number the mean of the middle two.</summary>
sealed class Median() : ScalarFeature("median")
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.Median;
}

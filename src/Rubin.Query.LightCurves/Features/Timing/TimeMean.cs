using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Mean time, unweighted.</summary>
sealed class TimeMean() : ScalarFeature("time_mean")
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => curve.Sums.TimeMean;
}

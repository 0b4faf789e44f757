using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard deviation of the times, with N - 1.</summary>
sealed class TimeStandardDeviation() : ScalarFeature("time_standard_deviation")
{
    public override int MinObservations => 2;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => Math.Sqrt(curve.Moments.Stt / (curve.Count - 1));
}

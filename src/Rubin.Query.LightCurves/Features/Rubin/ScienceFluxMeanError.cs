using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard error of the weighted mean of the companion curve.</summary>
sealed class ScienceFluxMeanError() : ScalarFeature("scienceFluxMeanErr")
{
    public override int MinObservations => 0;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 1 } other ? 1 / Math.Sqrt(other.Sums.Weight) : double.NaN;
}

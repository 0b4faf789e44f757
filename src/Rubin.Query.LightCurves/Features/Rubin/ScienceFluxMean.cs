using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Weighted mean of the companion curve, which holds the science fluxes.</summary>
sealed class ScienceFluxMean() : ScalarFeature("scienceFluxMean")
{
    public override int MinObservations => 0;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 1 } other ? other.WeightedMean : double.NaN;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Standard error of the weighted mean: 1 / √Σ 1 / error².</summary>
sealed class PsfFluxMeanError() : ScalarFeature("psfFluxMeanErr")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => 1 / Math.Sqrt(curve.Sums.Weight);
}

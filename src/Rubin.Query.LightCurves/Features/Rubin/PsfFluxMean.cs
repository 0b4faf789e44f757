using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Mean by weights 1 / error².</summary>
sealed class PsfFluxMean() : ScalarFeature("psfFluxMean")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.WeightedMean;
}

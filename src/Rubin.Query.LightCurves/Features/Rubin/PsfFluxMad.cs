using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Median of |f - median|, not scaled.</summary>
sealed class PsfFluxMad() : ScalarFeature("psfFluxMAD")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.MedianAbsoluteDeviation;
}

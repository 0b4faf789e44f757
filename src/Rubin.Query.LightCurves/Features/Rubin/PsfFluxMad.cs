using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMad() : ScalarFeature("psfFluxMAD")
{
    public override string Summary => "Median of |f - median|, not scaled.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMAD([1, 2, 6]) = 1";

    protected override double Value(LightCurve curve) => curve.MedianAbsoluteDeviation;
}

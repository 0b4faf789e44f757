using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMinimum() : ScalarFeature("psfFluxMin")
{
    public override string Summary => "The least value.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMin([1, 2, 6]) = 1";

    protected override double Value(LightCurve curve) => curve.Minimum;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMaximum() : ScalarFeature("psfFluxMax")
{
    public override string Summary => "The greatest value.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMax([1, 2, 6]) = 6";

    protected override double Value(LightCurve curve) => curve.Maximum;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxChi2() : ScalarFeature("psfFluxChi2")
{
    public override string Summary => "χ² about the weighted mean, not divided by the degrees of freedom.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxChi2([1, 2, 3]) = 2";

    protected override double Value(LightCurve curve) => curve.Moments.Chi2;
}

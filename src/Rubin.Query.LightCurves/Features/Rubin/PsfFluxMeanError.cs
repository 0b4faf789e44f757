using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMeanError() : ScalarFeature("psfFluxMeanErr")
{
    public override string Summary => "Standard error of the weighted mean: 1 / √Σ 1 / error².";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMeanErr([1, 2, 3, 4]) = 0.5";

    protected override double Value(LightCurve curve) => 1 / Math.Sqrt(curve.Sums.Weight);
}

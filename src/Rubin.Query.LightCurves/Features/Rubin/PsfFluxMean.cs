using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxMean() : ScalarFeature("psfFluxMean")
{
    public override string Summary => "Mean by weights 1 / error².";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxMean([1, 2, 6]) = 3";

    protected override double Value(LightCurve curve) => curve.WeightedMean;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxErrorMean() : ScalarFeature("psfFluxErrMean")
{
    public override string Summary => "Mean of the errors.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_psfFluxErrMean([5, 6]) = 1";

    protected override double Value(LightCurve curve) => curve.Sums.ErrorMean;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ScienceFluxMean() : ScalarFeature("scienceFluxMean")
{
    public override int MinObservations => 0;

    public override string Summary => "Weighted mean of the companion curve, which holds the science fluxes.";

    public override CurveColumns Reads => CurveColumns.Companion;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => "lc_scienceFluxMean([1, 2]) IS NULL";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: >= 1 } other ? other.WeightedMean : double.NaN;
}

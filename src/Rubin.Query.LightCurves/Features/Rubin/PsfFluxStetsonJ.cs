using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxStetsonJ() : ScalarFeature("psfFluxStetsonJ")
{
    public override int MinObservations => 2;

    public override string Summary => "Mean of sign(P) √|P|, P = n / (n - 1) ((f - mean) / error)² - 1, about the mean of Stetson's iteration.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Stetson 1996, doi:10.1086/133808; meas_base diaCalculationPlugins";

    public override string Example => "ABS(lc_stetson_j([0, 1, 2, 3, 4]) - 0.8) < 1e-9";

    protected override double Value(LightCurve curve) => StetsonIteration.J(curve.ValueBuffer, curve.InverseErrorBuffer, curve.Count, curve.StetsonMean);
}

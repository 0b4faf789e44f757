using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Mean of sign(P) √|P|, P = n / (n - 1) ((f - mean) / error)² - 1, about the mean of Stetson's iteration.</summary>
sealed class PsfFluxStetsonJ() : ScalarFeature("psfFluxStetsonJ")
{
    public override int MinObservations => 2;

    public override string Source => "Stetson 1996, doi:10.1086/133808; meas_base diaCalculationPlugins";

    protected override double Value(LightCurve curve) => StetsonIteration.J(curve.ValueBuffer, curve.InverseErrorBuffer, curve.Count, curve.StetsonMean);
}

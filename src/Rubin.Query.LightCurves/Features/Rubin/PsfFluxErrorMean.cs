using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Mean of the errors.</summary>
sealed class PsfFluxErrorMean() : ScalarFeature("psfFluxErrMean")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Sums.ErrorMean;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>χ² about the weighted mean, not divided by the degrees of freedom.</summary>
sealed class PsfFluxChi2() : ScalarFeature("psfFluxChi2")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Moments.Chi2;
}

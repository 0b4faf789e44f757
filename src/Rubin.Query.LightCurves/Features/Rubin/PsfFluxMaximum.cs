using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>The greatest value.</summary>
sealed class PsfFluxMaximum() : ScalarFeature("psfFluxMax")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Maximum;
}

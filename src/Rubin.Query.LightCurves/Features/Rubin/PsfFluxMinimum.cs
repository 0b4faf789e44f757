using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>The least value.</summary>
sealed class PsfFluxMinimum() : ScalarFeature("psfFluxMin")
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => curve.Minimum;
}

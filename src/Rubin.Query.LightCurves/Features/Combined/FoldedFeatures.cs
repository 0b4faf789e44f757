using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>period_folded(resolution, max_freq_factor, features …): features of the curve folded at the period of its periodogram.</summary>
sealed class FoldedFeatures(double resolution, double factor, FeatureSet parts) : CombinedFeature(
    FormattableString.Invariant($"period_folded({resolution}, {factor}, {string.Join(", ", parts.Outputs)})"), parts, [.. parts.Outputs.Select(o => $"period_folded_{o}")])
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override CurveColumns Reads => base.Reads | CurveColumns.Time;

    public override string Summary =>
        "Features of the curve folded at period_0: times are phases, 0 at the least value. NULL where the periodogram has no peak.";

    protected override void Evaluate(LightCurve curve, Span<double> values, Span<double> result)
    {
        result.Fill(double.NaN);
        if (!(curve.Duration > 0))
        {
            return;
        }

        Span<double> period = stackalloc double[1];
        Span<double> signal = stackalloc double[1];
        curve.Spectrum(resolution, factor).Peaks(period, signal);
        if (period[0] > 0)
        {
            curve.CopyFolded(period[0], curve.Time[curve.Value.IndexOf(curve.Minimum)], curve.Derived);
            Parts.EvaluateAs(curve.Dialect, curve.Derived, result);
        }
    }
}

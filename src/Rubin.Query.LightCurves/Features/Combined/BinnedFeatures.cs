using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>bins(window, offset, features …): features of the curve in windows of time.</summary>
sealed class BinnedFeatures(double window, double offset, FeatureSet parts) : CombinedFeature(
    FormattableString.Invariant($"bins({window}, {offset}, {string.Join(", ", parts.Outputs)})"),
    parts,
    [.. parts.Outputs.Select(o => FormattableString.Invariant($"bins_window{window:0.0####}_offset{offset:0.0####}_{o}"))])
{
    public override CurveColumns Reads => base.Reads | CurveColumns.Time | CurveColumns.Error;

    public override string Summary => "Features of the curve in windows of some days: the middle of the window, the mean by weights, and the error √(N_j / Σ w) of one measurement of it.";

    protected override void Evaluate(LightCurve curve, Span<double> values, Span<double> result)
    {
        curve.CopyBins(window, offset, curve.Derived);
        Parts.EvaluateAs(curve.Dialect, curve.Derived, result);
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsRcs() : ScalarFeature("feets_Rcs")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "Range of the cumulated sums Σ (m - mean) / (N σ), σ biased.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Ellaway 1978, doi:10.1016/0013-4694(78)90017-2; Kim et al. 2011, doi:10.1088/0004-637X/735/2/68";

    protected override double Value(LightCurve curve) => PhaseString.CumulativeRange(curve.Value, curve.Mean) / (curve.Count * Math.Sqrt(curve.Moments.M2 / curve.Count));
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsBeyond1Std() : ScalarFeature("feets_Beyond1Std")
{
    public override int MinObservations => 2;

    public override string Summary => "The part of the values that are more than √(Σ (m - weighted mean)² / (N - 1)) from the weighted mean.";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve)
    {
        var offset = curve.Mean - curve.WeightedMean;
        var deviation = Math.Sqrt((curve.Moments.M2 + curve.Count * offset * offset) / (curve.Count - 1));
        return Curves.Count.Beyond(curve, curve.WeightedMean, deviation) / (double)curve.Count;
    }
}

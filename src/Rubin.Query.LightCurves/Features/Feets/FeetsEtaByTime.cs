using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsEtaByTime() : ScalarFeature("feets_Eta_e")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "w̄ T² Σ w (m_{i+1} - m_i)² / (σ² Σ w N²), w = 1 / (t_{i+1} - t_i)², σ² biased. Undefined where times are equal.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve)
    {
        var sum = 0.0;
        for (var i = 1; i < curve.Count; i++)
        {
            var slope = (curve.Value[i] - curve.Value[i - 1]) / (curve.Time[i] - curve.Time[i - 1]);
            sum += slope * slope;
        }

        var answer = curve.Duration * curve.Duration * sum / (curve.Moments.M2 * curve.Count * (curve.Count - 1.0));
        return double.IsFinite(answer) ? answer : double.NaN;
    }
}

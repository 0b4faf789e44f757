using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class EtaByTime() : ScalarFeature("eta_e")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "von Neumann ratio of slopes, for uneven sampling: T² / (N - 1)³ Σ ((m_{i+1} - m_i) / (t_{i+1} - t_i))² / s². Pairs of equal time are left out.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    public override string Example => "lc_eta_e([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve)
    {
        var m = curve.Value;
        var t = curve.Time;
        var sum = 0.0;
        for (var i = 1; i < m.Length; i++)
        {
            var slope = (m[i] - m[i - 1]) / (t[i] - t[i - 1]);
            sum += double.IsFinite(slope) ? slope * slope : 0;
        }

        var steps = curve.Count - 1.0;
        return curve.Duration * curve.Duration / (steps * steps * steps) * sum / curve.Variance;
    }
}

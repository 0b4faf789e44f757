using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Eta() : ScalarFeature("eta")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "von Neumann ratio: Σ (m_{i+1} - m_i)² / ((N - 1) s²).";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "von Neumann 1941, doi:10.1214/aoms/1177731677";

    public override string Example => "lc_eta([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve)
    {
        var m = curve.Value;
        var sum = 0.0;
        for (var i = 1; i < m.Length; i++) sum += (m[i] - m[i - 1]) * (m[i] - m[i - 1]);
        return sum / ((curve.Count - 1) * curve.Variance);
    }
}

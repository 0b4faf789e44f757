using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsAutocorrelationLength() : ScalarFeature("feets_Autocor_length")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "The first lag, in measurements, at which the autocorrelation Σ (m_i - mean) (m_{i+k} - mean) / Σ (m - mean)² is below 1 / e.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve)
    {
        var m = curve.Value;
        for (var lag = 1; lag < m.Length; lag++)
        {
            var sum = 0.0;
            for (var i = lag; i < m.Length; i++) sum += (m[i] - curve.Mean) * (m[i - lag] - curve.Mean);
            if (sum < curve.Moments.M2 / Math.E)
            {
                return lag;
            }
        }

        return double.NaN;
    }
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class StringLength() : ScalarFeature("lafler_kinman_string_length")
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "(Σ (m_{i+1} - m_i)² + (m_0 - m_{N-1})²) / (2 (N - 1) s²) in the order of time.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Lafler and Kinman 1965, doi:10.1086/190116; Clarke 2002, doi:10.1051/0004-6361:20020258";

    public override string Example => "lc_lafler_kinman_string_length([1, 2, 3]) = 1.5";

    protected override double Value(LightCurve curve) => PhaseString.LaflerKinman(curve.Value, curve.Moments.M2);
}

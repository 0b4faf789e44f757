using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsMaxSlope() : ScalarFeature("feets_MaxSlope")
{
    public override int MinObservations => 2;

    public override string Summary => "The greatest |Δm / Δt| of neighbours; those of equal time are left out.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10";

    protected override double Value(LightCurve curve) => Slopes.Greatest(curve, absolute: true);
}

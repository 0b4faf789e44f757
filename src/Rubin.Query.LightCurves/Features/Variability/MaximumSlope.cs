using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class MaximumSlope() : ScalarFeature("maximum_slope")
{
    public override int MinObservations => 2;

    public override string Summary => "The greatest |Δm / Δt| between neighbours. Neighbours of equal time are left out.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "lc_maximum_slope([1, 2, 4]) = 2";

    protected override double Value(LightCurve curve) => Slopes.Greatest(curve, absolute: true);
}

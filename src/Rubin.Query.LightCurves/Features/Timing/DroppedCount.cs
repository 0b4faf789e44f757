using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class DroppedCount() : ScalarFeature("n_dropped")
{
    public override int MinObservations => 0;

    public override string Summary => "Rows that are no measurement: time, value or error NULL or NaN, or an error that is not above zero.";

    public override string Source => "Rubin.Query";

    public override string Example => "lc_n_dropped([1, NULL, 3]) = 1";

    protected override double Value(LightCurve curve) => curve.Dropped;
}

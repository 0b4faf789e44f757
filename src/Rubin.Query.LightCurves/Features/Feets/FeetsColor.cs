using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsColor() : ScalarFeature("feets_Color")
{
    public override string Summary => "Mean of this band minus mean of the companion.";

    public override CurveColumns Reads => CurveColumns.Companion;

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve) => curve.Companion is { Count: > 0 } other ? curve.Mean - other.Mean : double.NaN;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ExcessVariance() : ScalarFeature("excess_variance")
{
    public override int MinObservations => 2;

    public override string Summary => "(s² - mean of error²) / mean².";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Sánchez et al. 2017, doi:10.3847/1538-4357/aa9188";

    public override string Example => "lc_excess_variance([0, 2, 4]) = 0.75";

    protected override double Value(LightCurve curve)
    {
        var squares = 0.0;
        foreach (var e in curve.Error) squares += e * e;
        return (curve.Variance - squares / curve.Count) / (curve.Mean * curve.Mean);
    }
}

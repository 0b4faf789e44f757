using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class RobustMedianStatistic() : ScalarFeature("roms")
{
    public override int MinObservations => 2;

    public override string Summary => "Σ |m - median| / error / (N - 1).";

    public override CurveColumns Reads => CurveColumns.Error;

    public override string Source => "Enoch et al. 2003, doi:10.1086/367781";

    public override string Example => "lc_roms([1, 2, 3]) = 1";

    protected override double Value(LightCurve curve)
    {
        var median = curve.Median;
        var value = curve.Value;
        var inverse = curve.InverseError;
        var sum = 0.0;
        for (var i = 0; i < value.Length; i++) sum += Math.Abs(value[i] - median) * inverse[i];
        return sum / (curve.Count - 1);
    }
}

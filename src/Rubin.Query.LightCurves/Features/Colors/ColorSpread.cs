using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class ColorSpread() : ScalarFeature("color_spread")
{
    public override int MinObservations => 2;

    public override string Summary => "Standard deviation, over the bands and not corrected for their number, of the weighted means of the bands; NULL for one band.";

    public override CurveColumns Reads => CurveColumns.Error | CurveColumns.Band;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-feature 0.19";

    protected override double Value(LightCurve curve)
    {
        var bands = new SortedDictionary<int, (double Weight, double Sum)>();
        for (var row = 0; row < curve.Count; row++)
        {
            var (weight, sum) = bands.GetValueOrDefault(curve.Band[row]);
            bands[curve.Band[row]] = (weight + curve.Weight[row], sum + curve.Weight[row] * curve.Value[row]);
        }

        double[] means = [.. bands.Values.Select(b => b.Sum / b.Weight)];
        var mean = means.Average();
        return means.Length < 2 ? double.NaN : Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / means.Length);
    }
}

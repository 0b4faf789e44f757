using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsAmplitude() : ScalarFeature("feets_Amplitude")
{
    public override string Summary => "Half the difference of the medians of the highest and the lowest ⌈0.05 N⌉ values.";

    public override string Source => "Nun et al. 2015, doi:10.48550/arXiv.1506.00010; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    public override string Example => "lc_feets_Amplitude([1, 2, 3, 4]) = 1.5";

    protected override double Value(LightCurve curve)
    {
        var sorted = curve.Sorted;
        var tail = (int)Math.Ceiling(0.05 * sorted.Length);
        return 0.5 * (Quantile.Median(sorted[^tail..]) - Quantile.Median(sorted[..tail]));
    }
}

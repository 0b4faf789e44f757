using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class BiweightScale(double c) : ScalarFeature(FormattableString.Invariant($"biweight_scale_{c}"))
{
    public override string Summary => "Biweight midvariance about the median M: √N √(Σ (m - M)² (1 - u²)⁴) / |Σ (1 - u²) (1 - 5 u²)| over |u| < 1, u = (m - M) / (c MAD); 0 where MAD is 0.";

    public override string Source => "Beers et al. 1990, doi:10.1086/115487";

    public override string Example => "lc_biweight_scale([1, 1, 1, 5]) = 0";

    protected override double Value(LightCurve curve)
    {
        var median = curve.Median;
        var scale = c * curve.MedianAbsoluteDeviation;
        if (scale == 0)
        {
            return 0;
        }

        double above = 0, below = 0;
        foreach (var m in curve.Value)
        {
            var u2 = (m - median) / scale * ((m - median) / scale);
            if (u2 < 1)
            {
                var one = 1 - u2;
                above += (m - median) * (m - median) * one * one * one * one;
                below += one * (1 - 5 * u2);
            }
        }

        return Math.Sqrt(curve.Count * above) / Math.Abs(below);
    }
}

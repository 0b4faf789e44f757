using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PercentAmplitude() : ScalarFeature("percent_amplitude")
{
    public override string Summary => "The greatest |m - median|; not divided by the median.";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "lc_percent_amplitude([1, 2, 6]) = 4";

    protected override double Value(LightCurve curve) => Math.Max(curve.Maximum - curve.Median, curve.Median - curve.Minimum);
}

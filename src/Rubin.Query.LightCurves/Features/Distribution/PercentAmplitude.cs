using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>The greatest |m - median|; not divided by the median.</summary>
sealed class PercentAmplitude() : ScalarFeature("percent_amplitude")
{
    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    protected override double Value(LightCurve curve) => Math.Max(curve.Maximum - curve.Median, curve.Median - curve.Minimum);
}

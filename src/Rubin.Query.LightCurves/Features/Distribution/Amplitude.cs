using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>Half the range: (max - min) / 2.</summary>
sealed class Amplitude() : ScalarFeature("amplitude")
{
    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    protected override double Value(LightCurve curve) => (curve.Maximum - curve.Minimum) / 2;
}

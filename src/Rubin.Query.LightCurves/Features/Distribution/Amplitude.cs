using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class Amplitude() : ScalarFeature("amplitude")
{
    public override string Summary => "Half the range: (max - min) / 2.";

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override string Example => "lc_amplitude([1, 2, 4]) = 1.5";

    protected override double Value(LightCurve curve) => (curve.Maximum - curve.Minimum) / 2;
}

using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class BeyondDeviations(double n) : ScalarFeature(FormattableString.Invariant($"beyond_{n}_std"))
{
    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary => "The part of the values that lie more than n standard deviations from the mean.";

    public override string Source => "D'Isanto et al. 2016, doi:10.1093/mnras/stw157";

    public override string Example => "lc_beyond_n_std([0, 0, 0, 0, 10], 1) = 0.2";

    protected override double Value(LightCurve curve) => Count.Beyond(curve, curve.Mean, n * curve.StandardDeviation) / (double)curve.Count;
}

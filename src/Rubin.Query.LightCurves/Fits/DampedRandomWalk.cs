using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>What a curve says about a damped random walk.</summary>
/// <param name="Chi2">Of the innovations, about the best mean.</param>
/// <param name="LogLikelihood">With the mean marginalised.</param>
/// <param name="Mean">The mean that fits best.</param>
public readonly record struct RandomWalkLikelihood(double Chi2, double LogLikelihood, double Mean);

/// <summary>A fitted damped random walk; all NaN where there is none.</summary>
/// <param name="Sigma">The standard deviation √(σ²) of the process about its mean, in the units of the values.</param>
/// <param name="Tau">The time of damping, in days.</param>
/// <param name="Mean">The mean.</param>
/// <param name="LogLikelihood">At its maximum.</param>
/// <param name="Chi2">Of the innovations.</param>
public readonly record struct RandomWalkFit(double Sigma, double Tau, double Mean, double LogLikelihood, double Chi2);

/// <summary>
/// The damped random walk (Kelly, Bechtold and Siemiginowska 2009, doi:10.1088/0004-637X/698/1/895): covariance σ² exp(-|Δt| / τ) plus the errors,
/// by a Kalman filter in one pass.
/// </summary>
public static class DampedRandomWalk
{
    /// <summary>Curves with fewer measurements are not fitted.</summary>
    public const int MinObservations = 5;

    /// <summary>χ² and likelihood for a given walk.</summary>
    /// <param name="curve">The measurements.</param>
    /// <param name="variance">σ², above zero.</param>
    /// <param name="tau">In days, above zero.</param>
    public static RandomWalkLikelihood Likelihood(LightCurve curve, double variance, double tau)
    {
        // The filter whitens the values and a column of ones alike; the mean is then a weighted one.
        double state = 0, ones = 0, spread = variance;
        double yy = 0, y1 = 0, oneOne = 0, logs = 0;
        var t = curve.Time;
        var m = curve.Value;
        var e = curve.Error;
        var centre = curve.WeightedMean;
        for (var i = 0; i < t.Length; i++)
        {
            if (i > 0)
            {
                var decay = Math.Exp(-(t[i] - t[i - 1]) / tau);
                (state, ones) = (state * decay, ones * decay);
                spread = variance - (variance - spread) * decay * decay;
            }

            var total = spread + e[i] * e[i];
            var (innovation, one) = (m[i] - centre - state, 1 - ones);
            yy += innovation * innovation / total;
            y1 += innovation * one / total;
            oneOne += one * one / total;
            logs += Math.Log(2 * Math.PI * total);
            var gain = spread / total;
            (state, ones, spread) = (state + gain * innovation, ones + gain * one, spread * (e[i] * e[i] / total));
        }

        var chi2 = yy - y1 * y1 / oneOne;
        return new(chi2, -0.5 * (chi2 + logs + Math.Log(oneOne / (2 * Math.PI))), centre + y1 / oneOne);
    }

    /// <summary>The walk of greatest likelihood, τ from a tenth of the shortest step to ten times the length of the curve.</summary>
    public static RandomWalkFit Fit(LightCurve curve)
    {
        if (curve.Count < MinObservations || curve.IsConstant || !(curve.Duration > 0))
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        var shortest = curve.Duration;
        for (var i = 1; i < curve.Count; i++) shortest = curve.Time[i] > curve.Time[i - 1] ? Math.Min(shortest, curve.Time[i] - curve.Time[i - 1]) : shortest;
        var (least, greatest) = (Math.Log(0.1 * shortest), Math.Log(10 * curve.Duration));
        var scale = curve.Moments.M2 / (curve.Count - 1);

        // The likelihood may have several maxima in τ: the simplex starts from the best of a coarse grid.
        var start = (Value: double.PositiveInfinity, Variance: 0.0, Tau: 0.0);
        for (var k = 0; k <= 12; k++)
        {
            foreach (var factor in (ReadOnlySpan<double>)[0.25, 1])
            {
                double[] point = [Math.Log(factor * scale), least + (greatest - least) * k / 12];
                var value = Minus(point);
                start = value < start.Value ? (value, point[0], point[1]) : start;
            }
        }

        var best = NelderMead.Minimize(Minus, [start.Variance, start.Tau], 1e-8);
        var (variance, tau) = (Math.Exp(best[0]), Math.Exp(Math.Clamp(best[1], least, greatest)));
        var fit = Likelihood(curve, variance, tau);
        return new(Math.Sqrt(variance), tau, fit.Mean, fit.LogLikelihood, fit.Chi2);

        double Minus(ReadOnlySpan<double> x) => -Likelihood(curve, Math.Exp(x[0]), Math.Exp(Math.Clamp(x[1], least, greatest))).LogLikelihood;
    }

    /// <summary>Σ of the diagonal of the inverse covariance: χ² that a variable of unit variance without memory would have.</summary>
    public static double InverseTrace(LightCurve curve, double variance, double tau)
    {
        var t = curve.Time;
        var e = curve.Error;
        var before = new double[t.Length];
        var spread = variance;
        for (var i = 0; i < t.Length; i++)
        {
            spread = i == 0 ? variance : Predicted(variance, spread, t[i] - t[i - 1], tau);
            before[i] = spread;
            spread *= e[i] * e[i] / (spread + e[i] * e[i]);
        }

        // A value's variance given all others is that of the state, from before and after, plus that of its error.
        var sum = 0.0;
        for (var i = t.Length - 1; i >= 0; i--)
        {
            spread = i == t.Length - 1 ? variance : Predicted(variance, spread, t[i + 1] - t[i], tau);
            sum += 1 / (1 / (1 / before[i] + 1 / spread - 1 / variance) + e[i] * e[i]);
            spread *= e[i] * e[i] / (spread + e[i] * e[i]);
        }

        return sum;
    }

    static double Predicted(double variance, double spread, double step, double tau) => variance - (variance - spread) * Math.Exp(-2 * step / tau);
}

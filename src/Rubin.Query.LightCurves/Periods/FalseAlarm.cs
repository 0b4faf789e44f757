using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>How a false-alarm probability is estimated.</summary>
public enum FalseAlarmMethod
{
    /// <summary>Baluev 2008 (doi:10.1111/j.1365-2966.2008.12689.x, equation 6): an upper bound, close for uncorrelated sampling.</summary>
    Baluev,

    /// <summary>Davies' bound (the same paper, equation 5); may be above 1.</summary>
    Davies,

    /// <summary>Independent frequencies, f T of them.</summary>
    Naive,

    /// <summary>Of one frequency, chosen beforehand.</summary>
    Single,
}

/// <summary>
/// The probability that noise alone makes a peak as high as one seen, for the model of one sinusoid and a floating mean, as astropy computes it.
/// </summary>
/// <param name="observations">N.</param>
/// <param name="duration">T in days.</param>
/// <param name="timeVariance">The weighted variance of the times, in days².</param>
/// <param name="greatestFrequency">The upper end of the search.</param>
public readonly struct FalseAlarm(int observations, double duration, double timeVariance, double greatestFrequency)
{
    /// <summary>For a curve searched up to a frequency, which is moved to the nearest of the automatic grid, as astropy does.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="greatestFrequency">The upper end of the search.</param>
    /// <param name="bands">The means that are fitted; each beyond the first takes one measurement.</param>
    public static FalseAlarm Of(LightCurve curve, double greatestFrequency, int bands = 1)
    {
        var step = 1 / (5 * curve.Duration);
        var end = (0.5 + Math.Round(greatestFrequency / step - 0.5)) * step;
        return new(curve.Count - bands + 1, curve.Duration, curve.Moments.Wtt / curve.Sums.Weight, end);
    }

    /// <summary>The probability.</summary>
    /// <param name="power">A power in the standard normalization, 0 to 1; see <see cref="ToStandard"/>.</param>
    /// <param name="method">How.</param>
    public double Probability(double power, FalseAlarmMethod method)
    {
        if (observations <= 3)
        {
            return double.NaN;
        }

        var z = Math.Clamp(power, 0, 1);
        double degrees = observations - 3;
        var single = Math.Pow(1 - z, 0.5 * degrees);
        if (method == FalseAlarmMethod.Single)
        {
            return single;
        }

        if (method == FalseAlarmMethod.Naive)
        {
            // 1 - (1 - p)^n without the cancellation of small p.
            return -Expm1(greatestFrequency * duration * LogOneMinus(single));
        }

        double constantDegrees = observations - 1;
        var width = greatestFrequency * Math.Sqrt(4 * Math.PI * timeVariance);
        var gamma = Math.Sqrt(2 / constantDegrees) * Math.Exp(GammaFunction.Log(constantDegrees / 2) - GammaFunction.Log((constantDegrees - 1) / 2));
        var tau = gamma * width * Math.Pow(1 - z, 0.5 * (degrees - 1)) * Math.Sqrt(0.5 * constantDegrees * z);
        return method == FalseAlarmMethod.Davies ? single + tau : -Expm1(-tau) + single * Math.Exp(-tau);
    }

    /// <summary>The standard power of one in another normalization.</summary>
    public static double ToStandard(double power, PeriodogramNormalization normalization, double chi2 = double.NaN) => normalization switch
    {
        PeriodogramNormalization.Model => power / (1 + power),
        PeriodogramNormalization.Log => -Expm1(-power),
        PeriodogramNormalization.Psd => 2 * power / chi2,
        _ => power,
    };

    static double Expm1(double x) => Math.Abs(x) > 1e-5 ? Math.Exp(x) - 1 : x + x * x / 2 + x * x * x / 6;

    static double LogOneMinus(double p) => p > 1e-5 ? Math.Log(1 - p) : -p - p * p / 2 - p * p * p / 3;
}

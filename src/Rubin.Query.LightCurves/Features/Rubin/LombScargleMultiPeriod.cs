using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

/// <remarks>
/// Amplitudes and phases are those of the bands' deviations from the common sinusoid, as the plugin has them, with phases at the time 0 of the curve's own
/// times. Its false-alarm probability takes the frequency of the peak for the end of the search and factorials of whole numbers; it may be above 1.
/// </remarks>
sealed class LombScargleMultiPeriod() : Feature(
    "ap_lombScarglePeriodogramMulti", ["multiPeriod", "multiPower", "multiFap", .. Bands.Select(b => $"{b}_multiAmp"), .. Bands.Select(b => $"{b}_multiPhase")])
{
    static readonly string[] Bands = ["u", "g", "r", "i", "z", "y"];

    public override int MinObservations => 9;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "Period, standard power and false-alarm probability at the greatest power of the multi-band periodogram with a sinusoid in common and one of each band, on Rubin's grid, "
        + "with amplitude and phase of each band's own sinusoid; NULL for bands that have no measurement.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error | CurveColumns.Band;

    public override string Source => "Rubin diaCalculationPlugins of meas_base; VanderPlas and Ivezić 2015, doi:10.1088/0004-637X/812/1/18";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        if (LombScarglePeriod.RubinPeak(curve, new MultibandPeriodogram()) is var (frequency, power))
        {
            (result[0], result[1], result[2]) = (1 / frequency, power, FalseAlarm(curve, frequency, power));
            WriteBands(curve, frequency, result[3..]);
        }
    }

    /// <summary>[((n - 1) / 2)! / ((n - 2) / 2)!] √(4π var t) / P (1 - z)^((n - 4) / 2) √z, whole numbers as the plugin divides them.</summary>
    static double FalseAlarm(LightCurve curve, double frequency, double z)
    {
        var n = curve.Count;
        var (mean, squares) = (0.0, 0.0);
        foreach (var t in curve.Time) mean += t / n;
        foreach (var t in curve.Time) squares += (t - mean) * (t - mean);
        var gamma = Math.Exp(GammaFunction.Log((n - 1) / 2 + 1) - GammaFunction.Log((n - 2) / 2 + 1));
        return gamma * Math.Sqrt(4 * Math.PI * squares / (n - 1)) * frequency * Math.Pow(1 - z, 0.5 * (n - 4)) * Math.Sqrt(z);
    }

    static void WriteBands(LightCurve curve, double frequency, Span<double> result)
    {
        var points = new BandedPoints();
        points.Load(curve);
        if (new MultibandModel(1, 1, MultibandModel.Tau(1, 1), points).Solve(frequency) is not { } coefficients)
        {
            return;
        }

        // The sinusoids are about the middle of the curve: they are turned to the time 0.
        var cycles = frequency * points.Middle;
        var (sine, cosine) = Math.SinCos(2 * Math.PI * (cycles - Math.Round(cycles)));
        for (var i = 0; i < points.Bands; i++)
        {
            var (a, b) = (coefficients[3 + 3 * i + 1], coefficients[3 + 3 * i + 2]);
            var at = Array.IndexOf(Bands, curve.BandNames.ElementAtOrDefault(points.BandNumber[i])?.ToLowerInvariant());
            if (at >= 0)
            {
                result[at] = Math.Sqrt(a * a + b * b);
                result[Bands.Length + at] = Math.Atan2(b * cosine - a * sine, a * cosine + b * sine);
            }
        }
    }
}

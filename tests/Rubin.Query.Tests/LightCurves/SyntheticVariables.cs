using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>
/// Variable stars as a survey sees them, drawn at random: shapes with steep rises or dips, amplitudes that differ between bands, nights that move with the season,
/// errors that grow with magnitude, one outlier in a hundred. Magnitudes.
/// </summary>
static class SyntheticVariables
{
    // Visits in ten years in u, g, r, i, z, y of Rubin's wide survey; amplitudes of pulsators by band relative to V.
    static readonly int[] Visits = [56, 80, 184, 184, 160, 160];
    static readonly double[] Amplitudes = [1.3, 1.25, 0.95, 0.75, 0.68, 0.65];

    /// <summary>A star of a kind (RRab, RRc, Cepheid, EA) over some years, and its period in days.</summary>
    public static (double Period, LightCurve Curve) Draw(string kind, double years, int seed)
    {
        var random = new Random(seed);
        double Within(double low, double high) => low + (high - low) * random.NextDouble();
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var period = kind switch { "RRab" => Within(0.45, 0.8), "RRc" => Within(0.25, 0.4), "Cepheid" => Math.Exp(Within(Math.Log(2), Math.Log(20))), _ => Within(0.6, 3) };
        var shape = Shape(kind, Within(0.12, 0.22), Within(0.4, 0.7), Within(0.03, 0.06));
        var (amplitude, phase, magnitude, season) = (Within(0.4, 1), random.NextDouble(), Within(17, 20.5), Within(0, 365));
        var (time, value, error, bands) = (new List<double>(), new List<double>(), new List<double>(), new List<int>());
        for (var band = 0; band < Visits.Length; band++)
        {
            var height = amplitude * (kind == "EA" ? 1 : Amplitudes[band]);
            for (var visit = 0; visit < (int)(Visits[band] * years / 10); visit++)
            {
                var t = Night(random, years, season);
                var cycles = t / period + phase;
                var m = magnitude + 0.3 * (2 - band) + height * shape(cycles - Math.Floor(cycles));
                var sigma = Math.Clamp(0.012 * Math.Pow(10, 0.3 * (m - 19)), 0.005, 0.3);
                time.Add(t);
                value.Add(m + double.Hypot(sigma, 0.005) * Normal() + (random.NextDouble() < 0.01 ? 0.3 * Normal() : 0));
                error.Add(sigma);
                bands.Add(band);
            }
        }

        var curve = new LightCurve { BandNames = ["u", "g", "r", "i", "z", "y"] };
        curve.Load([.. time], [.. value], [.. error], [.. bands]);
        return (period, curve);
    }

    /// <summary>A time when the field is up: 200 nights of the year, within three hours of its culmination, which moves through the night.</summary>
    static double Night(Random random, double years, double season)
    {
        while (true)
        {
            var day = Math.Floor(random.NextDouble() * years * 365.25);
            var since = (day + season) % 365.25;
            if (since < 200)
            {
                var hour = Math.Clamp((100 - since) / 365.25 + 0.25 * (random.NextDouble() - 0.5), -0.18, 0.18);
                return 60000.1 + day + hour + 0.02 * (random.NextDouble() - 0.5);
            }
        }
    }

    static Func<double, double> Shape(string kind, double rise, double depth, double width) => kind switch
    {
        "RRab" => p => SawTooth(p, rise),
        "RRc" => p => -0.5 * Math.Cos(2 * Math.PI * p) - 0.06 * Math.Cos(4 * Math.PI * p + 1),
        "Cepheid" => p => SawTooth(p, rise + 0.1),
        _ => p => Dip(p, width) + depth * Dip(p - 0.5, width),
    };

    static double SawTooth(double p, double rise)
    {
        var x = p / rise;
        return x < 1 ? 0.5 - x * x * (3 - 2 * x) : -0.5 + Math.Pow((p - rise) / (1 - rise), 0.75);
    }

    static double Dip(double p, double width) => Math.Exp(-0.5 * Math.Pow((p - Math.Round(p)) / width, 2));
}

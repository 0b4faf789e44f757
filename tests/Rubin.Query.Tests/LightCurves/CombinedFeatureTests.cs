using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Features of several bands and of other features.</summary>
public class CombinedFeatureTests
{
    /// <summary>The plugin's numbers with exact powers, and its own of several bands.</summary>
    [SharedFact]
    public void Rubin_s_plugins_are_reproduced()
    {
        foreach (var row in CurveFile.Rows("reference/rubin_ap_lombScarglePeriodogram.csv"))
        {
            var values = Evaluate("ap_lombScarglePeriodogram", CurveFile.Reference(row[0]));
            Assert.Equal(CurveFile.Number(row[8]), values["period"], 1e-9 * values["period"]);
            Assert.Equal(CurveFile.Number(row[9]), values["power"], 1e-9);
        }

        foreach (var row in CurveFile.Rows("reference/rubin_ap_lombScarglePeriodogramMulti.csv"))
        {
            var values = Evaluate("ap_lombScarglePeriodogramMulti", MultibandTests.Banded($"reference/mb80_{row[0]}.lc.csv"));
            Assert.Equal(CurveFile.Number(row[5]), values["multiPeriod"], 1e-9);
            Assert.Equal(CurveFile.Number(row[6]), values["multiPower"], 1e-10);
            Assert.Equal(1, values["multiFap"] / CurveFile.Number(row[7]), 1e-6);
            foreach (var (band, column) in "girzu".Zip([8, 10, 12, 16, 14]))
            {
                Assert.Equal(CurveFile.Number(row[column]), values[$"{band}_multiAmp"], 1e-6);
                Assert.Equal(CurveFile.Number(row[column + 1]), values[$"{band}_multiPhase"], 1e-5);
            }

            Assert.True(double.IsNaN(values["y_multiAmp"]));
        }
    }

    /// <summary>Powers by sums written out, each band with its own mean.</summary>
    [Theory]
    [InlineData("multi_color_periodogram", false)]
    [InlineData("multi_color_chi2_periodogram", true)]
    public void Periodograms_of_bands_are_averaged(string feature, bool byChi2)
    {
        var random = new Random(3);
        double[] time = [.. Enumerable.Range(0, 90).Select(i => i + 0.3 * random.NextDouble())];
        int[] band = [.. time.Select((_, i) => i % 3 == 0 ? 0 : 1)];
        double[] error = [.. time.Select(_ => 0.5 + random.NextDouble())];
        double[] value = [.. time.Select((t, i) => 10 * band[i] + (band[i] + 1) * Math.Sin(2 * Math.PI * t / 7.3) + 0.2 * random.NextDouble())];
        var curve = new LightCurve { BandNames = ["g", "r"] };
        curve.Load(time, value, error, band);
        var values = Evaluate(feature, curve);

        double n = time.Length;
        var step = (n - 1) / (n * 10 * (time[^1] - time[0]));
        var count = (int)Math.Pow(2, Math.Round(Math.Log2((n - 1) / (2 * (time[^1] - time[0])) / step)));
        double[] power = [.. Enumerable.Range(0, count + 1).Select(k => k == 0 ? 0 : Mean(k * step))];
        var best = Enumerable.Range(1, count - 1).Where(k => power[k] > power[k - 1] && power[k] > power[k + 1]).MaxBy(k => power[k]);
        var mean = power.Average();
        var deviation = Math.Sqrt(power.Sum(p => (p - mean) * (p - mean)) / count);

        var prefix = byChi2 ? "multi_color_chi2" : "multi_color";
        Assert.Equal(1 / (best * step), values[$"{prefix}_period_0"], 1e-9);
        Assert.Equal((power[best] - mean) / deviation, values[$"{prefix}_period_s_to_n_0"], 1e-8);

        double Mean(double f)
        {
            var (sum, total) = (0.0, 0.0);
            foreach (var b in (int[])[0, 1])
            {
                int[] rows = [.. Enumerable.Range(0, time.Length).Where(i => band[i] == b)];
                var average = rows.Average(i => value[i]);
                var weighted = rows.Sum(i => value[i] / (error[i] * error[i])) / rows.Sum(i => 1 / (error[i] * error[i]));
                var chi2 = rows.Sum(i => Math.Pow((value[i] - weighted) / error[i], 2));
                var tau = Math.Atan2(rows.Sum(i => Math.Sin(4 * Math.PI * f * time[i])), rows.Sum(i => Math.Cos(4 * Math.PI * f * time[i]))) / 2;
                double Wave(int i, Func<double, double> wave) => wave(2 * Math.PI * f * time[i] - tau);
                double Part(Func<double, double> wave) => Math.Pow(rows.Sum(i => (value[i] - average) * Wave(i, wave)), 2) / rows.Sum(i => Math.Pow(Wave(i, wave), 2));
                var variance = rows.Sum(i => Math.Pow(value[i] - average, 2)) / (rows.Length - 1);
                var weight = byChi2 ? chi2 : rows.Length;
                sum += weight * (Part(Math.Cos) + Part(Math.Sin)) / (2 * variance);
                total += weight;
            }

            return sum / total;
        }
    }

    [Fact]
    public void Folded_features_are_those_of_the_folded_curve()
    {
        var curve = Synthetic.Curve(80, 4);
        var period = Evaluate("periodogram", curve)["period_0"];
        var origin = curve.Time[curve.Value.IndexOf(curve.Value.ToArray().Min())];
        double[] phase = [.. curve.Time.ToArray().Select(t => (t - origin) / period - Math.Floor((t - origin) / period))];
        int[] order = [.. Enumerable.Range(0, phase.Length).OrderBy(i => phase[i])];
        double[] y = [.. order.Select(i => curve.Value[i])];
        var steps = Enumerable.Range(1, y.Length - 1).Sum(i => Math.Pow(y[i] - y[i - 1], 2));

        var values = Evaluate("period_folded(eta, duration)", curve);
        Assert.Equal(steps / y.Sum(v => Math.Pow(v - y.Average(), 2)), values["period_folded_eta"], 1e-10);
        Assert.Equal(phase.Max() - phase.Min(), values["period_folded_duration"], 1e-12);
    }

    /// <summary>Temperatures and times that were put in come out; derivatives are those of small steps.</summary>
    [Fact]
    public void A_black_body_that_cools_is_found_in_six_bands()
    {
        var (random, model) = (new Random(5), new RainbowModel());
        double[] truth = [60020, 4000, 3, 25, 5500, 15000, 8];
        double[] time = [.. Enumerable.Range(0, 240).Select(i => 60000 + 0.5 * i)];
        int[] band = [.. time.Select((_, i) => i % 6)];
        double[] zero = new double[time.Length];
        var curve = new LightCurve { BandNames = ["u", "g", "r", "i", "z", "lssty"] };
        curve.Load(time, zero, [.. zero.Select(_ => 1.0)], band);
        double[] value = [.. time.Select((_, i) => model.At(curve, i, 0, truth, new double[7]) + random.NextDouble() - 0.5)];
        curve.Load(time, value, [.. zero.Select(_ => 0.3)], band);
        var fit = CurveFit.Of(curve, "bbb");

        Assert.Equal("rainbow", fit.Model);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.All(truth.Zip(fit.Values), p => Assert.InRange(p.Second / p.First, 0.95, 1.05));

        var slopes = new double[7];
        for (var j = 0; j < 7; j++)
        {
            double[] low = [.. truth], high = [.. truth];
            (low[j], high[j]) = (truth[j] * (1 - 1e-6), truth[j] * (1 + 1e-6));
            var difference = (model.At(curve, 70, 0, high, new double[7]) - model.At(curve, 70, 0, low, new double[7])) / (2e-6 * truth[j]);
            model.At(curve, 70, 0, truth, slopes);
            Assert.Equal(difference, slopes[j], 1e-4 * Math.Max(1, Math.Abs(difference)));
        }

        curve.BandNames = ["1", "2", "3", "4", "5", "6"];
        Assert.Equal(FitStatus.NotFitted, CurveFit.Of(curve, "rainbow").Status);
    }

    static Dictionary<string, double> Evaluate(string list, LightCurve curve)
    {
        var set = FeatureSet.Parse(list);
        var (values, valid) = (new double[set.Outputs.Count], new bool[set.Outputs.Count]);
        set.Evaluate(curve, values, valid);
        return set.Outputs.Zip(values).ToDictionary(o => o.First, o => o.Second, StringComparer.OrdinalIgnoreCase);
    }
}

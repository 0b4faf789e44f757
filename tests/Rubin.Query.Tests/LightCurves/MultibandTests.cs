using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Against astropy's multi-band periodograms and Rubin's plugin.</summary>
public class MultibandTests
{
    [SharedTheory]
    [InlineData("mb_13350")]
    [InlineData("mb_15927")]
    [InlineData("mb_4099")]
    public void Powers_are_those_of_astropy_s_flexible_method(string name)
    {
        var expected = CurveFile.Columns($"reference/{name}.mbls.csv");
        var curve = Banded($"reference/{name}.lc.csv");
        var frequencies = expected.Numbers("frequency");

        // Frequencies are printed to 12 digits, which moves powers by up to 1.6e-8: the step is known exactly, the start within the last digit.
        var step = 1 / (5 * curve.Duration);
        var grid = new FrequencyGrid(frequencies.Select((f, k) => f - k * step).Average(), step, frequencies.Length);
        Compare(curve, grid, expected.Numbers("flex_nb1_nband1"), new() { BaseTerms = 1, BandTerms = 1 });
        Compare(curve, grid, expected.Numbers("flex_nb1_nband0"), new() { BaseTerms = 1, BandTerms = 0 });
        Compare(curve, grid, expected.Numbers("flex_nb0_nband1"), new() { BaseTerms = 0, BandTerms = 1 });
        Compare(curve, grid, expected.Numbers("flex_nb2_nband1"), new() { BaseTerms = 2, BandTerms = 1 });

        var power = new double[grid.Count];
        new CombinedPeriodogram().Compute(curve, grid, power);
        Near(expected.Numbers("fast_nt1_sbslow"), power, 2e-8);
    }

    [SharedFact]
    public void Rubin_s_plugin_finds_the_same_peak()
    {
        foreach (var row in CurveFile.Rows("reference/rubin_ap_lombScarglePeriodogramMulti.csv"))
        {
            var curve = Banded($"reference/mb80_{row[0]}.lc.csv");
            var grid = FrequencyGrid.OfRubin(curve.Count, curve.Duration);
            var power = new double[grid.Count];
            new MultibandPeriodogram().Compute(curve, grid, power);
            var best = Array.IndexOf(power, power.Max());

            Assert.Equal(CurveFile.Number(row[2]), grid.Count);
            Assert.Equal(CurveFile.Number(row[5]), 1 / grid[best], 1e-9);
            Assert.Equal(CurveFile.Number(row[6]), power[best], 1e-10);
        }
    }

    [SharedFact]
    public void Closed_forms_agree_with_the_full_equations()
    {
        var curve = Banded("reference/mb80_4099.lc.csv");
        var grid = FrequencyGrid.OfRubin(curve.Count, curve.Duration) with { Count = 3000 };
        var points = new BandedPoints();
        points.Load(curve);
        foreach (var bandTerms in new[] { 0, 1 })
        {
            var power = new double[grid.Count];
            new MultibandPeriodogram { BandTerms = bandTerms }.Compute(curve, grid, power);
            var worst = Enumerable.Range(0, grid.Count / 10).Max(k => Math.Abs(power[10 * k] - new MultibandModel(1, bandTerms, 1e-6 * (3 + bandTerms), points).PowerAt(grid[10 * k])));

            Assert.True(worst < 1e-9, $"{worst}");
        }
    }

    [Fact]
    public void A_band_of_one_point_and_an_empty_one_do_no_harm()
    {
        var curve = new LightCurve();
        double[] time = [0, 1.3, 2.1, 3.7, 4.2, 5.9, 7.1, 8.8, 9.3, 10.4];
        double[] value = [.. time.Select(t => Math.Sin(2 * Math.PI * t / 1.7))];
        curve.Load(time, value, default, [0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        var power = new double[200];
        new MultibandPeriodogram().Compute(curve, new(0.05, 0.005, 200), power);

        Assert.All(power, p => Assert.InRange(p, -1e-9, 1 + 1e-9));
        Assert.Equal(1 / 1.7, 0.05 + 0.005 * Array.IndexOf(power, power.Max()), 0.006);
    }

    public static LightCurve Banded(string file)
    {
        var columns = CurveFile.Columns(file);
        var names = columns["band"].Distinct().Order(StringComparer.Ordinal).ToList();
        var curve = new LightCurve { BandNames = names };
        curve.Load(columns.Numbers("time"), columns.Numbers("mag"), columns.Numbers("magerr"), [.. columns["band"].Select(b => names.IndexOf(b))]);
        return curve;
    }

    static void Compare(LightCurve curve, FrequencyGrid grid, double[] expected, MultibandPeriodogram periodogram)
    {
        var power = new double[grid.Count];
        periodogram.Compute(curve, grid, power);
        Near(expected, power, 2e-8);
    }

    static void Near(double[] expected, double[] power, double tolerance)
    {
        var worst = Enumerable.Range(0, power.Length).MaxBy(i => double.IsNaN(power[i]) ? double.MaxValue : Math.Abs(power[i] - expected[i]));
        Assert.True(Math.Abs(power[worst] - expected[worst]) < tolerance, $"{power[worst]} instead of {expected[worst]} at {worst}");
    }
}

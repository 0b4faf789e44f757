using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Against astropy's exact periodograms: <c>reference/*.ls.csv</c>.</summary>
public class LombScargleTests
{
    public static TheoryData<string> Names() => SharedData.Root is null ? [] : [.. CurveFile.Rows("reference/summary.csv").Select(r => r[0])];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void Powers_are_those_of_astropy_s_slow_method(string name)
    {
        var expected = CurveFile.Columns($"reference/{name}.ls.csv");
        var grid = Grid(name);

        Compare(expected, "std_nt1_fm1", name, grid, new());
        Compare(expected, "std_nt1_fm0", name, grid, new() { FitMean = false });
        Compare(expected, "std_nt2_fm1", name, grid, new() { Terms = 2 });
        Compare(expected, "std_nt2_fm0", name, grid, new() { Terms = 2, FitMean = false });
        Compare(expected, "std_nt1_fm1_nody", name, grid, new() { IgnoreErrors = true });
        Compare(expected, "model_nt1_fm1", name, grid, new() { Normalization = PeriodogramNormalization.Model });
        Compare(expected, "log_nt1_fm1", name, grid, new() { Normalization = PeriodogramNormalization.Log });
        Compare(expected, "psd_nt1_fm1", name, grid, new() { Normalization = PeriodogramNormalization.Psd });
    }

    /// <summary>The first frequency, half a step, is the hardest for cancellation; the last of a survey's grid for phases.</summary>
    [Theory]
    [InlineData(20, 1250)]
    [InlineData(100, 5000)]
    [InlineData(300, 30000)]
    [InlineData(2500, 2000)]
    public void Powers_agree_with_sums_taken_point_by_point(int points, int frequencies)
    {
        var curve = Synthetic.Curve(points, seed: points);
        var grid = FrequencyGrid.Automatic(points, curve.Duration) with { Count = frequencies };
        var power = new double[frequencies];
        new LombScargle().Compute(curve, grid, power);

        var worst = 0.0;
        for (var k = 0; k < frequencies; k += k < 64 ? 1 : 97) worst = Math.Max(worst, Math.Abs(power[k] - Synthetic.ScalarPower(curve, grid[k])));
        worst = Math.Max(worst, Math.Abs(power[^1] - Synthetic.ScalarPower(curve, grid.End)));

        Assert.True(worst < 1e-11, $"{worst}");
    }

    /// <summary>The bound that the fast method promises, from short grids to a survey's.</summary>
    [Theory]
    [InlineData(30, 200, true)]
    [InlineData(100, 1251, true)]
    [InlineData(300, 30001, false)]
    [InlineData(2000, 150000, true)]
    [InlineData(50, 600_003, true)]
    public void Fast_powers_are_within_their_bound(int points, int frequencies, bool fitMean)
    {
        var curve = Synthetic.Curve(points, seed: points);
        var grid = FrequencyGrid.Automatic(points, curve.Duration) with { Count = frequencies };
        var (exact, fast) = (new double[frequencies], new double[frequencies]);
        new LombScargle { Method = PeriodogramMethod.Exact, FitMean = fitMean }.Compute(curve, grid, exact);
        new LombScargle { Method = PeriodogramMethod.Fast, FitMean = fitMean }.Compute(curve, grid, fast);
        var worst = exact.Zip(fast, (a, b) => Math.Abs(a - b)).Max();

        Assert.True(worst < 1e-9, $"{worst}");
    }

    /// <summary>Long curves and grids, samples more than five in a peak, half a cell at the end, and nights at equal distances, whose aliases are not well determined.</summary>
    [Theory]
    [InlineData(100, 1251, 5, false)]
    [InlineData(1000, 12502, 5, true)]
    [InlineData(100, 30000, 7.5, false)]
    [InlineData(300, 20001, 5, true)]
    public void Interpolated_powers_are_within_their_bound(int points, int frequencies, double samples, bool nightly)
    {
        var curve = Synthetic.Curve(points, seed: points);
        if (nightly)
        {
            curve.Load([.. Enumerable.Range(0, points).Select(i => 60000.0 + 3 * i)], curve.Value.ToArray(), curve.Error.ToArray());
        }

        var grid = FrequencyGrid.Automatic(points, curve.Duration, samples) with { Count = frequencies };
        var (exact, interpolated) = (new double[frequencies], new double[frequencies]);
        new LombScargle { Method = PeriodogramMethod.Exact }.Compute(curve, grid, exact);
        new LombScargle().Compute(curve, grid, interpolated);

        Assert.NotEqual(exact, interpolated);
        Assert.InRange(exact.Zip(interpolated, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-11);
    }

    /// <summary>Points in two places determine no power well: all are exact.</summary>
    [Fact]
    public void Powers_of_a_curve_of_one_night_and_one_point_are_exact()
    {
        var curve = new LightCurve();
        curve.Load([.. Enumerable.Range(0, 100).Select(i => 60000 + 1e-3 * i), 63000], [.. Enumerable.Range(0, 101).Select(i => Math.Sin(i))]);
        var grid = FrequencyGrid.Automatic(101, curve.Duration) with { Start = 1, Count = 9000 };
        var power = new double[grid.Count];
        new LombScargle().Compute(curve, grid, power);

        for (var k = 0; k < power.Length; k += 97) Assert.InRange(Math.Abs(power[k] - Synthetic.ScalarPower(curve, grid[k])), 0, 1e-8);
    }

    /// <summary>Expected: weighted least squares with 60 digits, by mpmath's QR. The normal equations alone leave none to four of them.</summary>
    [Theory]
    [InlineData(1, 0.0009765625, 0.22177880024436095)]
    [InlineData(1, 0.0625, 0.22022963117921509)]
    [InlineData(2, 0.0078125, 0.3037669513507957)]
    [InlineData(3, 0.0078125, 0.34883144653907482)]
    [InlineData(3, 0.0625, 0.34750979013247008)]
    public void Periods_far_longer_than_the_curve_have_exact_powers_too(int terms, double frequency, double expected)
    {
        var rows = Enumerable.Range(0, 12).ToArray();
        var curve = CurveFile.Curve(
            [.. rows.Select(i => 60000 + 0.5 * i + 0.0625 * (i * i % 7))], [.. rows.Select(i => 10 + i * 37 % 11 / 8.0)], [.. rows.Select(i => 0.125 + 0.0625 * (i % 3))]);
        var power = new double[1];
        new LombScargle { Terms = terms }.Compute(curve, new(frequency, 1, 1), power);

        Assert.InRange(power[0], expected - 2e-7, expected + 2e-7);
    }

    [SharedFact]
    public void False_alarm_probabilities_are_those_of_astropy()
    {
        var rows = CurveFile.Columns("reference/summary.csv");
        for (var i = 0; i < rows["name"].Length; i++)
        {
            double At(string column) => rows.Numbers(column)[i];
            var grid = Grid(rows["name"][i]);
            var alarm = FalseAlarm.Of(CurveFile.Reference(rows["name"][i]), grid.End);
            var power = At("best_power_slow");

            Near(At("fap_single_fmaxgrid"), alarm.Probability(power, FalseAlarmMethod.Single));
            Near(At("fap_naive_fmaxgrid"), alarm.Probability(power, FalseAlarmMethod.Naive));
            Near(At("fap_davies_fmaxgrid"), alarm.Probability(power, FalseAlarmMethod.Davies));
            Near(At("fap_baluev_fmaxgrid"), alarm.Probability(power, FalseAlarmMethod.Baluev));
        }
    }

    [SharedFact]
    public void Automatic_grids_are_those_of_astropy()
    {
        var rows = CurveFile.Columns("reference/summary.csv");
        for (var i = 0; i < rows["name"].Length; i++)
        {
            var grid = FrequencyGrid.Automatic((int)rows.Numbers("N")[i], rows.Numbers("T")[i]);

            Near(rows.Numbers("autofreq_f0")[i], grid.Start);
            Near(rows.Numbers("autofreq_df")[i], grid.Step);
            Assert.Equal(rows.Numbers("autofreq_N")[i], grid.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Too_few_measurements_give_no_power(int points)
    {
        var power = new double[40];
        new LombScargle().Compute(Synthetic.Curve(points, seed: 1), new(0.1, 0.1, 40), power);

        Assert.All(power, p => Assert.True(double.IsNaN(p) || points == 3));
    }

    static void Near(double expected, double got) => Assert.True(Math.Abs(got - expected) <= 1e-8 * Math.Abs(expected) + 1e-14 * (expected > 1e-10 ? 1 : 0), $"{got} instead of {expected}");

    static FrequencyGrid Grid(string name)
    {
        var rows = CurveFile.Columns("reference/summary.csv");
        var i = Array.IndexOf(rows["name"], name);
        return new(rows.Numbers("grid_f0")[i], rows.Numbers("grid_df")[i], (int)rows.Numbers("grid_N")[i]);
    }

    static void Compare(Dictionary<string, string[]> table, string column, string name, FrequencyGrid grid, LombScargle periodogram)
    {
        var expected = table.Numbers(column);
        var power = new double[grid.Count];
        periodogram.Compute(CurveFile.Reference(name), grid, power);

        // Twelve digits are printed; the exact method evaluates f t with raw MJD, which leaves 7e-11 of a standard power at most.
        var standard = table.Numbers("std_nt1_fm1");
        double Error(int i) => Math.Abs(power[i] - expected[i]) / Stretch(periodogram.Normalization, expected[i], standard[i]);
        var worst = Enumerable.Range(0, power.Length).MaxBy(i => double.IsNaN(power[i]) ? double.MaxValue : Error(i));
        Assert.True(Error(worst) < 1e-10, $"{column} of {name}: {power[worst]} instead of {expected[worst]} at {worst}");
    }

    /// <summary>How much an error of a standard power grows in another normalization.</summary>
    static double Stretch(PeriodogramNormalization normalization, double power, double standard) => normalization switch
    {
        PeriodogramNormalization.Model or PeriodogramNormalization.Log => (1 + power) * (1 + power),
        PeriodogramNormalization.Psd => Math.Max(1, power / standard),
        _ => 1,
    };
}

using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

/// <summary>Against values that RAIL's BPZ gives, and an independent implementation in Python on 20,449 galaxies (shared/data/photoz/expected.json).</summary>
public sealed class UpstreamTests
{
    const EstimateColumns Points = EstimateColumns.ZMode | EstimateColumns.ZMean | EstimateColumns.BestTemplate
        | EstimateColumns.TemplateOdds | EstimateColumns.Chi2Min | EstimateColumns.Odds;

    static readonly (string Name, object Value)[] UnitTest = [("zp_err", 0.01), ("gauss_kernel", 0.1)];

    [SharedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ten_galaxies_have_the_redshifts_of_the_upstream_test(bool exact)
    {
        var model = BpzRun.Upstream([.. UnitTest, ("exact", exact)]);
        var estimates = BpzRun.Estimate(model, BpzRun.Magnitudes(BpzRun.Csv("validation_10gal.csv")), Points);
        double[] expected = [0.18, 2.88, 0.14, 0.19, 2.91, 0.18, 0.21, 0.21, 2.98, 2.92];
        double[] types = [2, 4, 4, 4, 3, 3, 2, 4, 3, 3];
        double[] odds = [1.0, 0.645, 0.702, 0.66, 1.0, 0.949, 0.626, 0.645, 1.0, 0.995];
        Assert.Equal(types, estimates[EstimateColumns.BestTemplate].ToArray());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], estimates[EstimateColumns.ZMode][i], 9);
            Assert.InRange(estimates[EstimateColumns.TemplateOdds][i], odds[i] - 0.00051, odds[i] + 0.00051);
        }
    }

    [SharedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ten_densities_are_those_that_upstream_stored(bool exact)
    {
        var model = BpzRun.Upstream([.. UnitTest, ("prior", "none"), ("exact", exact)]);
        var estimates = BpzRun.Estimate(model, BpzRun.Magnitudes(BpzRun.Csv("validation_10gal.csv")), EstimateColumns.Pdf | EstimateColumns.ZMode);
        var expected = BpzRun.Csv("output_BPZ_lite_pdf.csv", skip: 0);
        for (var i = 0; i < expected.Length; i++)
        {
            for (var k = 0; k < 301; k++) Assert.InRange(estimates.PdfOf(i)[k], expected[i][k] - 1e-4, expected[i][k] + 1e-4);
        }
    }

    [SharedTheory]
    [InlineData(false, 0.999)]
    [InlineData(true, 0.9999)]
    public void Galaxies_of_DC2_have_the_redshifts_of_an_independent_implementation(bool exact, double share)
    {
        var rows = BpzRun.Csv("test_dc2_validation_9816.csv");
        var expected = BpzRun.Csv("bpz_np_validation_zp0p1_points.csv");

        // The file's odds are those within 2 standard deviations, not 1.96.
        var model = BpzRun.Upstream(("exact", exact), ("min_rms", 0.05 * 2 / BpzSettings.OddsWidth));
        var estimates = BpzRun.Estimate(model, BpzRun.Magnitudes(rows), Points);
        var equal = Enumerable.Range(0, rows.Length).Where(i => Math.Abs(estimates[EstimateColumns.ZMode][i] - expected[i][0]) < 1e-6).ToList();
        Assert.InRange(equal.Count, share * rows.Length, rows.Length);
        Assert.All(equal, i =>
        {
            Assert.Equal(expected[i][2], estimates[EstimateColumns.BestTemplate][i]);
            Assert.InRange(estimates[EstimateColumns.Chi2Min][i], (expected[i][4] * 0.999) - 1e-3, (expected[i][4] * 1.001) + 1e-3);
        });
        Assert.InRange(equal.Count(i => Math.Abs(estimates[EstimateColumns.ZMean][i] - expected[i][1]) < 1e-4), 0.999 * equal.Count, rows.Length);
        Assert.InRange(equal.Count(i => Math.Abs(estimates[EstimateColumns.TemplateOdds][i] - expected[i][3]) < 1e-4), 0.999 * equal.Count, rows.Length);
        Assert.InRange(equal.Count(i => Math.Abs(estimates[EstimateColumns.Odds][i] - expected[i][5]) < 1e-4), 0.98 * equal.Count, rows.Length);
    }

    [SharedFact]
    public void Metrics_on_DC2_are_those_of_the_reference_to_a_thousandth()
    {
        var rows = BpzRun.Csv("test_dc2_validation_9816.csv");
        AssertMetrics(rows, [], -0.029460, 0.056569, 0.086068);
        AssertMetrics(rows, [("prior", "none")], -0.0296, 0.0590, 0.1119);
        AssertMetrics(rows, [("zp_err", 0.01)], -0.0257, 0.0587, 0.0890);
        AssertMetrics(rows, [("compat", false)], -0.031113, 0.057323, 0.088171);
    }

    static void AssertMetrics(double[][] rows, (string, object)[] options, double bias, double sigma, double outliers)
    {
        var modes = BpzRun.Estimate(BpzRun.Upstream(options), BpzRun.Magnitudes(rows), EstimateColumns.ZMode)[EstimateColumns.ZMode].ToArray();
        double[] errors = [.. modes.Zip(rows, (z, row) => (z - row[1]) / (1 + row[1])).Order()];
        Assert.InRange(errors[errors.Length / 2], bias - 1e-3, bias + 1e-3);
        Assert.InRange((errors[errors.Length * 3 / 4] - errors[errors.Length / 4]) / 1.349, sigma - 1e-3, sigma + 1e-3);
        Assert.InRange((double)errors.Count(e => Math.Abs(e) > 0.15) / errors.Length, outliers - 1e-3, outliers + 1e-3);
    }
}

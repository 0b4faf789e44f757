using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

/// <summary>The kernels in 32-bit numbers against the fit in 64-bit numbers, and against each other.</summary>
public sealed class KernelTests
{
    [SharedTheory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.002)]
    public void Kernels_find_the_redshifts_of_the_exact_fit(double zeroPointError)
    {
        var photometry = BpzRun.Magnitudes([.. BpzRun.Csv("test_dc2_validation_9816.csv").Where((_, i) => i % 5 == 0)]);
        var exact = BpzRun.Upstream(("zp_err", zeroPointError), ("exact", true));
        var expected = BpzRun.Estimate(exact, photometry, exact.Columns);
        var model = BpzRun.Upstream(("zp_err", zeroPointError));
        AssertEqual(expected, BpzRun.Estimate<SixteenLanes>(model, photometry));
        AssertEqual(expected, BpzRun.Estimate<EightLanes>(model, photometry));
        AssertEqual(expected, BpzRun.Estimate<FourLanes>(model, photometry));
    }

    static void AssertEqual(Estimates expected, Estimates actual)
    {
        var rows = Enumerable.Range(0, expected.Rows).ToList();
        var same = rows.Where(i => expected[EstimateColumns.ZMode][i] == actual[EstimateColumns.ZMode][i]).ToList();
        Assert.InRange(same.Count, 0.999 * rows.Count, rows.Count);
        Assert.InRange(same.Count(i => expected[EstimateColumns.BestTemplate][i] == actual[EstimateColumns.BestTemplate][i]), 0.9995 * same.Count, same.Count);
        Assert.All(rows, i => Assert.InRange(actual[EstimateColumns.Chi2Min][i], (expected[EstimateColumns.Chi2Min][i] * 0.9999) - 1e-4, (expected[EstimateColumns.Chi2Min][i] * 1.0001) + 1e-4));
        foreach (var column in (ReadOnlySpan<EstimateColumns>)[EstimateColumns.ZMean, EstimateColumns.Z50, EstimateColumns.ZStd, EstimateColumns.Odds, EstimateColumns.TemplateOdds])
        {
            var near = same.Count(i => Math.Abs(expected[column][i] - actual[column][i]) < 1e-3);
            Assert.InRange(near, 0.998 * same.Count, same.Count);
        }
    }
}

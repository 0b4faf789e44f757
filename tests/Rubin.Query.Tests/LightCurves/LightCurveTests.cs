using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

public class LightCurveTests
{
    [Fact]
    public void Rows_that_are_no_measurement_are_dropped_and_counted()
    {
        var curve = CurveFile.Curve([3, 1, 2, double.NaN, 5, 6], [30, 10, double.NaN, 40, 50, 60], [1, 1, 1, 1, 0, -1]);

        Assert.Equal(4, curve.Dropped);
        Assert.Equal([1, 3], curve.Time.ToArray());
        Assert.Equal([10, 30], curve.Value.ToArray());
    }

    [Fact]
    public void Equal_times_stay_in_the_order_in_which_they_came()
    {
        var curve = CurveFile.Curve([.. Enumerable.Range(0, 40).Select(i => (double)(39 - i) / 4 - (39 - i) % 4 / 4.0)], [.. Enumerable.Range(0, 40).Select(i => (double)i)]);

        Assert.Equal(Enumerable.Range(0, 40).OrderBy(i => (39 - i) / 4).Select(i => (double)i), curve.Value.ToArray());
    }

    [Fact]
    public void Unsorted_input_has_the_features_of_sorted_input()
    {
        var sorted = Synthetic.Curve(77, seed: 3);
        var order = Enumerable.Range(0, 77).OrderBy(i => i * 31 % 77).ToArray();
        var shuffled = CurveFile.Curve([.. order.Select(i => sorted.Time[i])], [.. order.Select(i => sorted.Value[i])], [.. order.Select(i => sorted.Error[i])]);

        Assert.Equal(Evaluate("all", sorted).Values, Evaluate("all", shuffled).Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_constant_curve_or_a_short_one_gives_numbers_or_null_but_no_error(int points)
    {
        var (values, valid) = Evaluate("all", CurveFile.Curve([.. Enumerable.Range(0, points).Select(i => (double)i)], [.. Enumerable.Repeat(7.0, points)]));

        Assert.All(values.Zip(valid), v => Assert.Equal(v.Second, !double.IsNaN(v.First)));
        foreach (var output in new[] { "skew", "kurtosis", "eta", "cusum", "stetson_K", "psfFluxSkew" })
        {
            Assert.False(valid[FeatureSet.Parse("all").Outputs.ToList().IndexOf(output)]);
        }
    }

    [Fact]
    public void Neighbours_of_equal_time_have_no_slope()
    {
        var (values, _) = Evaluate("maximum_slope, eta_e, psfFluxMaxSlope", CurveFile.Curve([1, 1, 2, 4], [5, 9, 8, 2]));

        Assert.Equal([3, -1], [values[0], values[2]]);
        Assert.True(double.IsFinite(values[1]));
    }

    [Fact]
    public void Sorting_by_the_network_agrees_with_a_sort_by_comparisons()
    {
        var random = new Random(5);
        foreach (var count in Enumerable.Range(1, 140).Concat([255, 256, 257, 1000, 5000, 9000]))
        {
            var values = new double[16384];
            for (var i = 0; i < count; i++) values[i] = Math.Round(random.NextDouble() * 50);
            var expected = values.Take(count).Order().ToArray();
            AscendingSort.Sort(values, count);

            Assert.Equal(expected, values.Take(count));
        }
    }

    [Fact]
    public void Lists_take_presets_parameters_and_outputs()
    {
        Assert.Equal(26, FeatureSet.Parse("fink").Outputs.Count);
        Assert.Equal(22, FeatureSet.Parse("rubin_dp1").Outputs.Count);
        Assert.Equal(["skew", "inter_percentile_range_10", "beyond_2_std", "linear_fit_reduced_chi2"], FeatureSet.Parse("skew, inter_percentile_range(0.1), beyond_2_std, linear_fit_reduced_chi2").Outputs);
        Assert.Equal(QueryErrorCode.UnknownFunction, Assert.Throws<QueryException>(() => FeatureSet.Parse("skw")).Code);
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => FeatureSet.Parse("inter_percentile_range(2)")).Code);
    }

    static (double[] Values, bool[] Valid) Evaluate(string list, LightCurve curve)
    {
        var set = FeatureSet.Parse(list);
        var (values, valid) = (new double[set.Outputs.Count], new bool[set.Outputs.Count]);
        set.Evaluate(curve, values, valid);
        return (values, valid);
    }
}

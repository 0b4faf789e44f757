using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.Tests.LightCurves.Fits;

public class RobustDistanceTests
{
    [Fact]
    public void Of_one_column_it_is_the_distance_from_the_median_in_scaled_MADs()
    {
        double[] expected = [.. new[] { 2, 1, 0, double.NaN, 1, 97 }.Select(d => d / 1.482602218505602)];
        Assert.Equal(expected, RobustDistance.Of([new double[] { 1, 2, 3, double.NaN, 4, 100 }]), (a, b) => Math.Abs(a - b) < 1e-12 || (double.IsNaN(a) && double.IsNaN(b)));
    }

    /// <summary>The truth is the generator's: two normal columns of correlation 0.9; a tenth of the rows lies across it, and would hide in the covariance of all.</summary>
    [Fact]
    public void Outliers_neither_move_nor_hide_it()
    {
        var random = new Random(5);
        double Draw() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (x, y, truth) = (new double[2000], new double[2000], new double[2000]);
        for (var i = 0; i < x.Length; i++)
        {
            var (u, v) = i < 200 ? (0.5, -5.0) : (Draw(), Draw());
            (x[i], y[i], truth[i]) = (u, 0.9 * u + Math.Sqrt(1 - 0.81) * v, double.Hypot(u, v));
        }

        var distances = RobustDistance.Of([x, y]);
        Assert.All(Enumerable.Range(0, 200), i => Assert.InRange(distances[i], 3.5, 6));
        Assert.All(Enumerable.Range(200, 1800), i => Assert.InRange(distances[i], 0.6 * truth[i] - 0.5, 1.25 * truth[i] + 0.5));

        // Units do not matter, nor a column that the others determine.
        var scaled = RobustDistance.Of([Array.ConvertAll(x, a => 1e6 * a + 3), y]);
        Assert.All(Enumerable.Range(0, 2000), i => Assert.Equal(distances[i], scaled[i], 1e-6));
        Assert.All(RobustDistance.Of([x, y, Array.ConvertAll(x, _ => 7.0)]).Zip(distances), d => Assert.Equal(d.Second, d.First, 1e-12));
        Assert.All(RobustDistance.Of([x, x]), d => Assert.True(double.IsFinite(d)));
    }

    [Fact]
    public void Nothing_is_far_where_all_rows_are_equal()
    {
        Assert.Equal([0.0, 0], RobustDistance.Of([new double[] { 4, 4 }]));
        Assert.Equal([double.NaN], RobustDistance.Of([new[] { double.NaN }]));
    }
}

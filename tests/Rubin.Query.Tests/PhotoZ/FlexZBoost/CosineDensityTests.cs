using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.FlexZBoost;

namespace Rubin.Query.Tests.PhotoZ.FlexZBoost;

public class CosineDensityTests
{
    [Theory]
    [InlineData(301, 0.124, 1.3)]
    [InlineData(301, 0.02, 2.1)]
    [InlineData(64, 0.2, 0.7)]
    [InlineData(17, 0, 1)]
    public void It_is_the_density_of_the_description(int points, double bump, double sharpness)
    {
        var random = new Random(points);
        var grid = new RedshiftGrid(0, 3, points);
        var density = new CosineDensity(grid, 12);
        for (var trial = 0; trial < 40; trial++)
        {
            // A third of them with too small a positive part, which is scaled up.
            var coefficients = Enumerable.Range(0, 48).Select(k => k < 4 ? (trial % 3 == 0 ? -0.6f : 1) : (float)(random.NextDouble() - 0.5)).ToArray();
            var series = density.Sum(coefficients, 4);
            for (var i = 0; i < 4; i++)
            {
                var own = series.Slice(i * density.Padded, density.Padded);
                density.Shape(own, (float)bump, (float)sharpness);
                var expected = Described(points, [.. Enumerable.Range(0, 12).Select(j => (double)coefficients[(j * 4) + i])], bump, sharpness);
                var scale = own.ToArray().Sum() / expected.Sum();
                for (var z = 0; z < points; z++) Assert.Equal(expected[z], own[z] / (scale > 0 ? scale : 1), 2e-3);
            }
        }
    }

    [Fact]
    public void A_series_without_a_positive_part_is_no_density()
    {
        var density = new CosineDensity(new(0, 3, 301), 2);
        var series = density.Sum([-1, -1, -1, -1, 0, 0, 0, 0], 4);
        density.Shape(series[..density.Padded], 0.1f, 1.5f);
        Assert.All(series[..density.Padded].ToArray(), p => Assert.Equal(0, p));
    }

    /// <summary>Section 1.4 of the description, step by step, with a bisection to 10⁻⁹.</summary>
    static double[] Described(int points, double[] coefficients, double bump, double sharpness)
    {
        var p = Enumerable.Range(0, points).Select(z => coefficients.Select((b, j) => b * (j == 0 ? 1 : Math.Sqrt(2) * Math.Cos(Math.PI * j * z / (points - 1)))).Sum()).ToArray();
        double Mean(double c) => p.Average(v => Math.Max(v - c, 0));
        if (Mean(0) < 1)
        {
            var mean = Mean(0);
            p = [.. p.Select(v => Math.Max(v / mean, 0))];
        }
        else
        {
            double low = 0, high = p.Max();
            while (high - low > 1e-9)
            {
                var middle = (low + high) / 2;
                (low, high) = Mean(middle) > 1 ? (middle, high) : (low, middle);
            }

            p = [.. p.Select(v => Math.Max(v - low, 0))];
        }

        for (var z = 0; z < points; z++)
        {
            var end = z;
            while (end < points && p[end] > 0) end++;
            if (end > z && p[z..end].Sum() / points < bump) Array.Clear(p, z, end - z);
            z = end;
        }

        var sum = p.Sum();
        return [.. p.Select(v => sum > 0 ? Math.Pow(v / sum * points, sharpness) : 0)];
    }
}

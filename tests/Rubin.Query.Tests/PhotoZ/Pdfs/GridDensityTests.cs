using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.Tests.PhotoZ.Pdfs;

public class GridDensityTests
{
    static readonly RedshiftGrid Grid = new(0, 3, 301);

    [Fact]
    public void A_triangle_has_the_quantiles_of_hand_arithmetic()
    {
        // p = z on [0, 2], so P(below z) = z² / 4.
        var grid = new RedshiftGrid(0, 2, 5);
        var density = new float[] { 0, 0.5f, 1, 1.5f, 2 };
        Assert.True(GridDensity.Normalise(grid, density));
        var cumulative = new CumulativeDensity(grid);
        cumulative.Fill(density);
        foreach (var z in new[] { 0.1, 0.5, 0.77, 1.25, 1.9, 2.0 })
        {
            Assert.Equal(z * z / 4, cumulative.Below(z), 1e-7);
            Assert.Equal(z, cumulative.Quantile(z * z / 4), 1e-6);
            Assert.Equal(z / 2, GridDensity.At(grid, density, z), 1e-7);
        }

        Assert.Equal(0, cumulative.Quantile(0));
        Assert.Equal(2, cumulative.Quantile(1), 1e-7);
        Assert.Equal((1.21 - 0.81) / 4, cumulative.Around(1, 0.05), 1e-7);
        Assert.Equal(0, GridDensity.At(grid, density, 2.01));
        Assert.Equal(4, GridDensity.Peak(density));
    }

    [Theory]
    [InlineData(0.9, 0.1)]
    [InlineData(1.503, 0.06)]
    public void A_normal_density_gives_back_its_parameters(double mean, double deviation)
    {
        var density = Normal(mean, deviation);
        Assert.True(GridDensity.Normalise(Grid, density));
        var (m, s) = GridDensity.Moments(Grid, density);
        Assert.Equal(mean, m, 1e-6);
        Assert.Equal(deviation, s, 1e-6);
        Assert.Equal(1, GridDensity.Integral(Grid, density), 1e-6);
        var cumulative = new CumulativeDensity(Grid);
        cumulative.Fill(density);

        // Quantiles of the normal distribution: 0, ±1, ±1.959964 deviations.
        Assert.Equal(mean, cumulative.Quantile(0.5), 1e-5);
        Assert.Equal(mean - deviation, cumulative.Quantile(0.1586552539), 2e-4);
        Assert.Equal(mean + (1.959963985 * deviation), cumulative.Quantile(0.975), (3e-3 * deviation) + 2e-4);
        Assert.Equal(0.6826894921, cumulative.Between(mean - deviation, mean + deviation), 5e-3);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void No_probability_is_no_density_and_never_a_NaN(float value)
    {
        var density = new float[301];
        density[17] = value;
        Assert.False(GridDensity.Normalise(Grid, density));
        Assert.All(density, p => Assert.Equal(0f, p));
        var cumulative = new CumulativeDensity(Grid);
        cumulative.Fill(density);
        Assert.Equal(double.NaN, cumulative.Quantile(0.5));
        Assert.Equal(double.NaN, cumulative.Below(1));
    }

    [Fact]
    public void A_gap_without_probability_is_stepped_over()
    {
        var density = new float[301];
        density[50] = 1;
        density[250] = 1;
        GridDensity.Normalise(Grid, density);
        var cumulative = new CumulativeDensity(Grid);
        cumulative.Fill(density);
        Assert.Equal(0.5, cumulative.Below(1.5), 1e-6);
        Assert.InRange(cumulative.Quantile(0.5), 0.5, 2.5);
        Assert.Equal(0.49, cumulative.Quantile(0), 1e-9);
        Assert.Equal(2.5, cumulative.Quantile(0.75), 1e-4);
    }

    static float[] Normal(double mean, double deviation) =>
        [.. Enumerable.Range(0, Grid.Count).Select(i => (float)Math.Exp(-0.5 * Math.Pow((Grid[i] - mean) / deviation, 2)))];
}

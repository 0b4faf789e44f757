using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.Tests.PhotoZ.Metrics;

public class MetricsTests
{
    static readonly UpstreamEnsemble Upstream = new();

    [Fact]
    public void Errors_of_redshifts_have_the_values_of_RAILs_test()
    {
        var errors = new RedshiftErrors();
        for (var i = 0; i < Upstream.Redshifts.Length; i++) errors.Add(Upstream.Grid[GridDensity.Peak(Upstream.Density(i))], Upstream.Redshifts[i]);
        var metrics = errors.Measure()!;
        Assert.Equal(0.0045947, metrics.SigmaIqr, 1e-7);
        Assert.Equal(-1.576e-05, metrics.Bias, 1e-8);
        Assert.Equal(0.0046489, metrics.SigmaNmad, 1e-7);
        Assert.Equal(0, metrics.OutlierRate);
    }

    [Fact]
    public void Densities_have_the_values_of_RAILs_test()
    {
        var pits = new PitValues();
        var loss = new MeanLoss();
        var cumulative = new CumulativeDensity(Upstream.Grid);
        for (var i = 0; i < Upstream.Redshifts.Length; i++)
        {
            cumulative.Fill(Upstream.Density(i));
            pits.Add(cumulative.Below(Upstream.Redshifts[i]));
            loss.Add(DensityLoss.Of(Upstream.Grid, Upstream.Density(i), Upstream.Redshifts[i]));
        }

        var metrics = pits.Measure()!;
        Assert.Equal(0.367384, metrics.KolmogorovSmirnov, 2e-3);
        Assert.Equal(20.63155, metrics.CramerVonMises, 0.1);
        Assert.Equal(-4.312, loss.Mean!.Value, 1e-2);
        Assert.Equal(0, metrics.OutlierRate);
    }

    [Fact]
    public void Values_spread_evenly_have_the_statistics_of_hand_arithmetic()
    {
        // Four values in the middles of quarters: D = 1/8, W² = 1/(12·4), and A² from its sum.
        var pits = new PitValues();
        foreach (var u in new[] { 0.625, 0.125, 0.875, 0.375, double.NaN }) pits.Add(u);
        var metrics = pits.Measure()!;
        Assert.Equal(4, metrics.Count);
        Assert.Equal(0.125, metrics.KolmogorovSmirnov, 1e-15);
        Assert.Equal(1 / 48.0, metrics.CramerVonMises, 1e-15);
        Assert.Equal(-4 - ((Math.Log(0.125) + (3 * Math.Log(0.375)) + (5 * Math.Log(0.625)) + (7 * Math.Log(0.875))) / 2), metrics.AndersonDarling, 1e-12);
        pits.Add(1);
        pits.Add(0);
        Assert.Equal(2 / 6.0, pits.Measure()!.OutlierRate);
        Assert.True(double.IsFinite(pits.Measure()!.AndersonDarling));
    }

    /// <summary>σ (ω(2Φ(ω) − 1) + 2φ(ω) − 1/√π), ω = (z − μ)/σ, at ω = 0, 1, −2 (Gneiting and Raftery 2007, eq. 21).</summary>
    [Theory]
    [InlineData(0, 0.2336949772)]
    [InlineData(1, 0.6024413560)]
    [InlineData(-2, 1.4527924)]
    public void The_ranked_probability_of_a_normal_density_is_the_published_one(double omega, double expected)
    {
        var grid = new RedshiftGrid(0, 3, 3001);
        float[] density = [.. Enumerable.Range(0, grid.Count).Select(k => (float)Math.Exp(-0.5 * Math.Pow((grid[k] - 1.5) / 0.1, 2)))];
        var cumulative = new CumulativeDensity(grid);
        cumulative.Fill(density);
        Assert.Equal(0.1 * expected, RankedProbability.Of(grid, cumulative, 1.5 + (0.1 * omega)), 1e-5);
    }

    [Fact]
    public void Parts_merge_into_the_whole()
    {
        var whole = new RedshiftErrors();
        RedshiftErrors[] parts = [new(), new(), new()];
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var error = i == 7 ? double.NaN : random.NextDouble() - 0.5;
            whole.Add(error);
            parts[i % 3].Add(error);
        }

        parts[2].Merge(parts[0]);
        parts[2].Merge(parts[1]);
        Assert.Equal(whole.Measure()!.SigmaNmad, parts[2].Measure()!.SigmaNmad);
        Assert.Equal(999, parts[2].Measure()!.Count);
        Assert.Equal(whole.Measure()!.OutlierRate15, parts[2].Measure()!.OutlierRate15);
        Assert.Null(new RedshiftErrors().Measure());
        Assert.Null(new PitValues().Measure());
        Assert.Null(default(MeanLoss).Mean);
    }
}

using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Tpz;

namespace Rubin.Query.Tests.PhotoZ.Tpz;

public class TpzTests
{
    /// <summary>The reference, scikit-learn's trees in RAIL's procedure on the same rows, has a bias of −0.0011, σ = 0.0371 and a loss of −4.08.</summary>
    [SharedFact]
    public void On_DC2_it_is_as_good_as_the_reference()
    {
        var score = Dc2.Score(Dc2.Model("TPZ", Dc2.Training));
        Assert.Equal(-0.0011, score.Bias, 1e-3);
        Assert.Equal(0.037, score.SigmaIqr, 0.003);
        Assert.InRange(score.CdeLoss, -5, -3.9);
    }

    [SharedFact]
    public void With_colours_it_is_much_better()
    {
        var score = Dc2.Score(Dc2.Model("TPZ", Dc2.Training, ("colors", true)));
        Assert.InRange(score.SigmaIqr, 0.01, 0.023);
        Assert.InRange(score.CdeLoss, -8, -6.4);
    }

    [Fact]
    public void A_tree_finds_the_steps_of_a_staircase()
    {
        float[] x = [.. Enumerable.Range(0, 400).Select(i => i % 100f)];
        float[] y = [.. x.Select(v => v < 20 ? 1f : v < 70 ? 5f : 2f)];
        var tree = new TreeTraining([x], y, 1, 5).Grow([.. Enumerable.Range(0, 400)], new(1, 1));
        float[] probes = [0, 19, 19.6f, 69.4f, 69.6f, 1000, -5];
        var values = new float[probes.Length];
        tree.Evaluate(probes, new int[probes.Length], values);
        Assert.Equal([1f, 1, 5, 5, 2, 2, 1], values);
    }

    [Fact]
    public void Votes_are_counted_pruned_and_smoothed()
    {
        var grid = new RedshiftGrid(0, 3, 301);
        var density = new VoteDensity(grid, 3);

        // Ten votes at 1, two of them at the limit of a fifth at 2, and one that is too few at 0.5.
        float[] votes = [.. Enumerable.Repeat(1f, 10), 2, 2, 0.5f];
        var p = density.Of(votes).ToArray();
        Assert.Equal(0, p[50]);
        Assert.Equal(5, p[100] / p[200], 1e-4);
        Assert.Equal(Math.Exp(-0.5), p[103] / p[100], 1e-6);
        Assert.Equal(Math.Exp(-4.5), p[91] / p[100], 1e-6);
        Assert.Equal(0, p[90]);
        Assert.Equal(p, density.Of(votes).ToArray());
    }
}

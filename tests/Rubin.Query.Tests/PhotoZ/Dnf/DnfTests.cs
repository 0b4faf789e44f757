using Rubin.Query.PhotoZ.Dnf;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Dnf;

public class DnfTests
{
    /// <summary>The reference, NumPy in RAIL's procedure on the same rows: σ and loss of each metric.</summary>
    [SharedTheory]
    [InlineData("ENF", 0.0292, -2.90)]
    [InlineData("ANF", 0.0232, -4.22)]
    [InlineData("DNF", 0.0255, -3.44)]
    public void On_DC2_it_is_as_good_as_the_reference(string metric, double sigma, double loss)
    {
        var score = Dc2.Score(Dc2.Model("DNF", Dc2.Training, ("metric", metric)));
        Assert.Equal(0, score.Bias, 1e-3);
        Assert.Equal(sigma, score.SigmaIqr, 5e-4);
        Assert.InRange(score.CdeLoss, loss - 1, loss);
    }

    [Fact]
    public void Neighbours_are_those_of_the_description()
    {
        var random = new Random(4);
        var magnitudes = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 203).Select(_ => 20 + (float)(4 * random.NextDouble())).ToArray()).ToArray();
        float[] point = [21, 22.5f, 21.7f, 23];
        for (var band = 0; band < 4; band++) magnitudes[band][50] = point[band];
        foreach (var metric in Enum.GetValues<NeighborMetric>())
        {
            var parts = new DnfParts(null!, new(magnitudes), new float[203], metric, 100, 30);
            var neighbors = new DnfNeighbors(parts);
            neighbors.Find(point);
            Assert.Equal(Described(magnitudes, point, metric), neighbors.Rows.ToArray());
        }
    }

    [Fact]
    public void A_plane_is_found_through_outliers()
    {
        var random = new Random(5);
        var magnitudes = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 60).Select(_ => 20 + (float)random.NextDouble()).ToArray()).ToArray();
        float[] redshifts = [.. Enumerable.Range(0, 60).Select(i => (float)(0.5 + (0.3 * (magnitudes[0][i] - 20)) - (0.2 * (magnitudes[2][i] - 20)) + (i == 7 ? 5 : 0)))];
        var plane = new Hyperplane(new(null!, new(magnitudes), redshifts, NeighborMetric.Angular, 100, 60));
        plane.Fit([.. Enumerable.Range(0, 60)], [20.5f, 20.5f, 20.5f]);
        Assert.Equal(0.55, plane.Redshift, 1e-5);
        Assert.Equal([0.3, 0, -0.2], plane.Slopes.ToArray().Select(s => Math.Round(s, 5)));
        Assert.Equal(0, plane.ResidualVariance, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(80)]
    [InlineData(999)]
    [InlineData(1000)]
    public void The_limit_parts_the_smallest_from_the_rest(int count)
    {
        var random = new Random(count);
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? 0.25f : (float)Math.Exp(40 * (random.NextDouble() - 0.5)))];
        var sorted = values.Order().ToArray();
        var smallest = new SmallestValues();
        foreach (var before in new[] { 500, 1, 1000 })
        {
            smallest.Select(values, before);
            var limit = smallest.Select(values, count);
            Assert.Equal(sorted.Count(v => v <= sorted[count - 1]), values.Count(v => v <= limit));
        }

        Assert.Equal(0, smallest.Select(new float[16], 3));
        Assert.Equal(float.MaxValue, smallest.Select(Enumerable.Repeat(float.MaxValue, 16).ToArray(), 3));
    }

    [Fact]
    public void A_training_object_is_estimated_from_the_others_however_few()
    {
        var training = Galaxies.Of(20);
        var modes = Dc2.Estimate(Dc2.Model("DNF", training), training.Photometry)[EstimateColumns.ZMode].ToArray();
        Assert.All(modes, z => Assert.InRange(z, 0, 3));
    }

    [Fact]
    public void An_unknown_metric_is_told() =>
        Assert.Contains("ENF, ANF or DNF", Assert.Throws<QueryException>(() => Dc2.Model("DNF", Galaxies.Of(50), ("metric", "XNF"))).Message, StringComparison.Ordinal);

    /// <summary>Section 1.5 of the description, in doubles.</summary>
    static int[] Described(float[][] magnitudes, float[] point, NeighborMetric metric)
    {
        double Euclidean(int row) => Math.Sqrt(Enumerable.Range(0, 4).Sum(b => Math.Pow(magnitudes[b][row] - point[b], 2)));
        double Angular(int row)
        {
            double dot = 0, v = 0, t = 0;
            for (var b = 0; b < 4; b++)
            {
                dot += (double)magnitudes[b][row] * point[b];
                v += (double)point[b] * point[b];
                t += (double)magnitudes[b][row] * magnitudes[b][row];
            }

            return Math.Sqrt(Math.Max(0, 1 - (dot * dot / (v * t))));
        }

        double Metric(int row) => metric switch { NeighborMetric.Euclidean => Euclidean(row), NeighborMetric.Angular => Angular(row), _ => Euclidean(row) * Angular(row) };
        var near = Enumerable.Range(0, 203).OrderBy(Euclidean).Take(100).Where(row => row != 50).OrderBy(Metric).Take(30).ToArray();
        var mean = near.Average(Metric);
        return [.. near.Where(row => Metric(row) < mean).Order()];
    }
}

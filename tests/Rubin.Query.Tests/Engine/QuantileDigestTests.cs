using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.Tests.Engine;

/// <summary>The error of t-digests against the ranks of the values themselves, over distributions that are hard in different ways.</summary>
public class QuantileDigestTests
{
    static readonly double[] Fractions = [0, 0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1];

    public static TheoryData<string> Distributions => ["uniform", "normal", "heavy", "sorted", "reversed", "days", "two values", "steps"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Ranks_are_within_the_stated_error(string distribution)
    {
        const int Count = 200_000;
        foreach (var pieces in new[] { 1, 7, 100 })
        {
            var values = Make(distribution, Count);
            var (means, weights) = Digest(values, pieces);
            Array.Sort(values);
            foreach (var fraction in Fractions)
            {
                var estimate = QuantileDigest.Quantile(means, weights, fraction);
                var below = values.Count(v => v < estimate) / (double)Count;
                var upTo = values.Count(v => v <= estimate) / (double)Count;
                var error = Math.Max(0, Math.Max(below - fraction, fraction - upTo));
                Assert.True(
                    error <= (0.02 * Math.Sqrt(fraction * (1 - fraction))) + (1.0 / Count), $"{distribution} in {pieces}, {fraction}: {below} to {upTo}");
            }
        }
    }

    [Fact]
    public void Few_values_give_the_exact_quantile()
    {
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];
        var (means, weights) = Digest(values, 1);
        foreach (var fraction in Fractions)
        {
            Assert.Equal(OrderStatistics.Quantile(values, fraction), QuantileDigest.Quantile(means, weights, fraction), 1e-15);
        }
    }

    [Fact]
    public void Infinities_and_nan_stay_what_they_are()
    {
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => i % 10 == 0 ? double.NegativeInfinity : i % 10 == 1 ? double.PositiveInfinity : i % 10 == 2 ? double.NaN : i)];
        var (means, weights) = Digest(values, 3);
        Assert.Equal(double.NegativeInfinity, QuantileDigest.Quantile(means, weights, 0.05));
        Assert.InRange(QuantileDigest.Quantile(means, weights, 0.5), 5500, 5900);
        Assert.Equal(double.PositiveInfinity, QuantileDigest.Quantile(means, weights, 0.85));
        Assert.Equal(double.NaN, QuantileDigest.Quantile(means, weights, 0.95));
    }

    static (double[] Means, double[] Weights) Digest(double[] values, int pieces)
    {
        var (means, weights) = (new List<double>(), new List<double>());
        foreach (var piece in values.Chunk((values.Length / pieces) + 1))
        {
            var digest = new QuantileDigest();
            foreach (var value in piece)
            {
                digest.Add(value);
            }

            digest.Shrink();
            Assert.True(digest.Means.Length <= QuantileDigest.Compression + 3);
            means.AddRange(digest.Means);
            weights.AddRange(digest.Weights);
        }

        Assert.Equal(values.Length, weights.Sum());
        return ([.. means], [.. weights]);
    }

    static double[] Make(string distribution, int count)
    {
        var random = new Random(11);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, count).Select(i => distribution switch
        {
            "uniform" => random.NextDouble(),
            "normal" => Normal(),
            "heavy" => Math.Exp(10 * Normal()),
            "sorted" => i,
            "reversed" => -Math.Pow(i, 3),
            "days" => 60_000 + (i / 1000) + (random.NextDouble() / 3),
            "two values" => random.Next(10) == 0 ? 1 : 0,
            _ => Math.Floor(random.NextDouble() * 20) + (random.Next(100) == 0 ? 1e9 : 0),
        })];
    }
}

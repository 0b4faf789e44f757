using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.Tests.PhotoZ.Learning;

public class CounterRandomTests
{
    [Fact]
    public void Numbers_are_spread_as_they_should_be()
    {
        const int N = 200_000;
        var random = new CounterRandom(87, 3);
        var uniform = Enumerable.Range(0, N).Select(i => random.Uniform(i)).ToArray();
        var normal = Enumerable.Range(0, N).Select(i => random.Normal(i)).ToArray();

        // Four standard errors each.
        Assert.Equal(0.5, uniform.Average(), 4 * Math.Sqrt(1.0 / 12 / N));
        Assert.Equal(1 / 12.0, uniform.Average(u => (u - 0.5) * (u - 0.5)), 4 * Math.Sqrt(1.0 / 180 / N));
        Assert.Equal(0, normal.Average(), 4 / Math.Sqrt(N));
        Assert.Equal(1, normal.Average(x => x * x), 4 * Math.Sqrt(2.0 / N));
        Assert.Equal(3, normal.Average(x => x * x * x * x), 4 * Math.Sqrt(96.0 / N));
        Assert.Equal(0, Enumerable.Range(1, N - 1).Average(i => (uniform[i] - 0.5) * (uniform[i - 1] - 0.5)), 4 / 12.0 / Math.Sqrt(N));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.InRange(random.Index(i, 7), 0, 6));
    }

    [Fact]
    public void Seeds_and_streams_differ()
    {
        var all = from seed in Enumerable.Range(0, 20) from stream in Enumerable.Range(0, 20) from k in Enumerable.Range(0, 20) select new CounterRandom(seed, stream).Bits(k);
        Assert.Equal(8000, all.Distinct().Count());
    }
}

using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.Tests.Engine.Functions.Aggregates;

/// <summary>Order statistics of numbers on disk are those of the same numbers in memory, sorted by the framework.</summary>
public sealed class StoredNumbersTests : IDisposable
{
    static readonly double[] Special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, double.Epsilon, -1, 1];

    readonly SpillFile _file = new("test", Path.Combine(Path.GetTempPath(), $"stored-numbers-{Guid.NewGuid():N}"));

    public void Dispose() => _file.Dispose();

    public static TheoryData<string, int> Samples { get; } = new()
    {
        { "even", 400_000 },
        { "even", 1 },
        { "even", 2 },
        { "wide", 300_001 },
        { "few", 500_000 },
        { "one", 300_000 },
        { "two", 300_000 },
        { "special", 300_000 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void AreThoseOfSortedNumbers(string kind, int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            "even" => random.NextDouble(),
            "wide" => Math.Exp((random.NextDouble() - 0.5) * 600) * (random.Next(2) - 0.5),
            "few" => random.Next(50) / 7.0,
            "one" => 22.5,
            "two" => i % 2,
            _ => random.Next(3) == 0 ? Special[random.Next(Special.Length)] : random.NextDouble() - 0.5,
        })];
        var stored = new StoredNumbers(_file);
        foreach (var piece in values.Chunk(100_000))
        {
            stored.Add(piece);
        }

        Assert.Equal((values.Length, values.Count(v => !double.IsNaN(v))), (stored.Count, stored.Numbers));
        foreach (var fraction in new[] { 0, 0.001, 0.25, 0.5, 0.75, 0.9999, 1 })
        {
            Assert.Equal(OrderStatistics.Quantile(values, fraction), stored.Quantile(fraction, stored.Count));
            Assert.Equal(OrderStatistics.DiscreteQuantile(values, fraction), stored.DiscreteQuantile(fraction));
        }

        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        var middle = (sorted.Length - 1) / 2;
        Assert.Equal(sorted.Length % 2 == 1 || sorted[middle] == sorted[middle + 1] ? sorted[middle] : (sorted[middle] / 2) + (sorted[middle + 1] / 2), stored.Quantile(0.5, stored.Numbers));
        Assert.Equal(OrderStatistics.MedianAbsoluteDeviation(values), stored.MedianAbsoluteDeviation());
    }
}

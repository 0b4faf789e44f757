using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

public class AscendingSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(80)]
    [InlineData(129)]
    [InlineData(5000)]
    [InlineData(20000)]
    public void Values_ascend_whatever_the_processor(int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? -1.5 : i % 7 == 0 ? -0.0 : 1e3 * (random.NextDouble() - 0.5))];
        double[] expected = [.. values.Order()];
        var padded = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 8));
        foreach (var sort in (Action<double[]>[])[v => AscendingSort.Sort(v, count), v => AscendingSort.SortByEights(v, padded), v => AscendingSort.SortByFours(v, padded)])
        {
            var buffer = new double[padded];
            Array.Fill(buffer, double.PositiveInfinity);
            values.CopyTo(buffer, 0);
            sort(buffer);
            Assert.Equal(expected, buffer[..count]);
        }
    }
}

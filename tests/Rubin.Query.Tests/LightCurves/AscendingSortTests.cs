using System.Runtime.Intrinsics;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

public class AscendingSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(129)]
    [InlineData(5000)]
    [InlineData(20000)]
    public void Values_ascend_whatever_the_processor(int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? -1.5 : i % 7 == 0 ? -0.0 : 1e3 * (random.NextDouble() - 0.5))];
        double[] expected = [.. values.Order()];
        var padded = Math.Max(8, (count + 7) & ~7);
        foreach (var sort in Sorts(count, padded))
        {
            var buffer = new double[padded];
            Array.Fill(buffer, double.PositiveInfinity);
            values.CopyTo(buffer, 0);
            sort(buffer);
            Assert.Equal(expected, buffer[..count]);
        }
    }

    static Action<double[]>[] Sorts(int count, int padded) =>
    [
        v => AscendingSort.Sort(v, count),
        v => AscendingSort.SortVectors<SortedEight, Vector512<double>>(ref v[0], padded),
        v => AscendingSort.SortVectors<SortedFour, Vector256<double>>(ref v[0], padded),
    ];
}

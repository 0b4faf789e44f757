using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Tests.Engine.Kernels;

public class CompareTests
{
    static readonly double[] Edges = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 1e300];

    [Fact]
    public void Vector_comparisons_equal_the_scalar_ones_for_all_lengths()
    {
        for (var length = 0; length <= 130; length++)
        {
            Check(length, i => Edges[i % Edges.Length], i => Edges[i * 7 % Edges.Length]);
            Check(length, i => (float)Edges[i % Edges.Length], i => (float)Edges[i * 5 % Edges.Length]);
            Check(length, i => (long)i % 5 - 2, i => (long)i % 3 - 1);
            Check(length, i => i % 5 - 2, i => i % 3 - 1);
            Check(length, i => (ulong)i % 5 << 62, i => (ulong)i % 3 << 62);
            Check(length, i => (sbyte)(i * 37), i => (sbyte)(i * 11));
            Check(length, i => (Int128)(i * 37), i => (Int128)(i * 11));
        }
    }

    static void Check<T>(int length, Func<int, T> left, Func<int, T> right)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        // At an odd offset, as slices are.
        var x = Enumerable.Range(0, length + 3).Select(left).ToArray().AsSpan(3);
        var y = Enumerable.Range(0, length + 1).Select(right).ToArray().AsSpan(1);
        CheckOne<IsEqual, T>(x, y);
        CheckOne<IsLess, T>(x, y);
        CheckOne<IsLessOrEqual, T>(x, y);
        CheckOne<IsGreater, T>(x, y);
        CheckOne<IsGreaterOrEqual, T>(x, y);
    }

    static void CheckOne<TOp, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where TOp : struct, IComparison
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        var both = new Bitmap(Compare.Columns<TOp, T>(x, y));
        var constant = y.IsEmpty ? default : y[^1];
        var one = new Bitmap(Compare.WithConstant<TOp, T>(x, constant));
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(TOp.Invoke(x[i], y[i]), both[i]);
            Assert.Equal(TOp.Invoke(x[i], constant), one[i]);
        }
    }
}

using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Tests.Engine.Kernels;

public class VectorOperatorTests
{
    static readonly double[] Edges =
        [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e-300, 1e22, 710, -750, 1e5, Math.PI, 1000, 1e-5, 0.001];

    [Fact]
    public void Vector_functions_are_within_two_ulps_of_the_scalar_ones_for_all_lengths()
    {
        var dice = new Random(7);
        for (var length = 0; length <= 130; length++)
        {
            var x = Enumerable.Range(0, length + 3).Select(i => i < Edges.Length ? Edges[i] : (dice.NextDouble() - 0.3) * Math.Pow(10, dice.Next(-6, 6))).ToArray().AsSpan(length % 4);
            Check<SinOf>(x, Math.Sin);
            Check<CosOf>(x, Math.Cos);
            Check<ExpOf>(x, Math.Exp);
            Check<LogOf>(x, Math.Log);
            Check<Log10Of>(x, Math.Log10);
        }
    }

    [Fact]
    public void Logarithms_of_powers_of_ten_are_exact()
    {
        var powers = Enumerable.Range(-300, 600).Select(i => double.Parse($"1e{i}", System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var answers = new double[powers.Length];
        VectorLoops.Map<Log10Of>(powers, answers);
        Assert.Equal(powers.Select(Math.Log10), answers);
    }

    static void Check<TOp>(ReadOnlySpan<double> x, Func<double, double> scalar)
        where TOp : struct, IVectorUnary
    {
        var answers = new double[x.Length];
        VectorLoops.Map<TOp>(x, answers);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = scalar(x[i]);
            var limit = 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
            Assert.True(expected.Equals(answers[i]) || Math.Abs(expected - answers[i]) <= limit, $"{typeof(TOp).Name}({x[i]:R}): {answers[i]:R}, not {expected:R}");
        }
    }
}

using System.Runtime.Intrinsics;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Tests.Engine.Kernels;

public class LaneTrigonometryTests
{
    [Fact]
    public void Sine_and_cosine_are_good_to_an_ulp_or_two_whatever_the_other_lanes_hold()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * Math.PI * (i % 3 == 0 ? Math.Pow(10, -8 * random.NextDouble()) : 1);
            var alone = Vector512.Create(x);
            var mixed = alone.WithElement(3, 1.5).WithElement(4, 100).WithElement(5, double.NaN).WithElement(6, -Math.PI / 2);
            AssertNear(Math.Sin(x), LaneTrigonometry.Sin(alone)[0]);
            AssertNear(Math.Cos(x), LaneTrigonometry.Cos(alone)[0]);
            Assert.Equal(LaneTrigonometry.Sin(alone)[0], LaneTrigonometry.Sin(mixed)[0]);
            Assert.Equal(LaneTrigonometry.Cos(alone)[0], LaneTrigonometry.Cos(mixed)[0]);
        }
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(Math.PI / 2, 1, 6.123233995736766e-17)]
    [InlineData(-Math.PI / 2, -1, 6.123233995736766e-17)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN, double.NaN)]
    public void Ends_are_exact(double x, double sine, double cosine)
    {
        Assert.Equal(sine, LaneTrigonometry.Sin(Vector512.Create(x))[7]);
        Assert.Equal(cosine, LaneTrigonometry.Cos(Vector512.Create(x))[7]);
    }

    static void AssertNear(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)), $"{actual:R} is not {expected:R}");
}

using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>Ellipses against circles, their own definition on the tangent plane, and areas by counting.</summary>
public class EllipseTests
{
    [Fact]
    public void Ellipse_of_equal_axes_is_the_circle()
    {
        var random = new Random(201);
        for (var n = 0; n < 20_000; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var radius = 89.9 * Math.Pow(10, -7 * random.NextDouble());
            var circle = Circle.FromDegrees(ra, dec, radius);
            var point = RandomSky.Near(random, circle.Center, 1.5 * circle.RadiusRadians);
            if (Math.Abs(circle.Center.SeparationRadians(point) - circle.RadiusRadians) < 1e-14) continue;
            Assert.Equal(circle.Contains(point), Ellipse.FromDegrees(ra, dec, radius, radius, 360 * random.NextDouble()).Contains(point));
        }
    }

    /// <summary>The ends of the axes lie on the border, at the position angle counted from north to east.</summary>
    [Theory]
    [InlineData(10, 20, 2, 1, 0, 10, 22)]
    [InlineData(10, 20, 2, 1, 0, 10, 18)]
    [InlineData(0, 0, 3, 1, 90, 3, 0)]
    [InlineData(0, 0, 3, 1, 90, 0, 1)]
    [InlineData(359, 0, 3, 1, -90, 2, 0)]
    [InlineData(0, 90, 5, 2, 0, 180, 85)]
    [InlineData(0, 90, 5, 2, 0, 90, 88)]
    public void Ends_of_the_axes_are_on_the_border(double ra, double dec, double major, double minor, double angle, double endRa, double endDec)
    {
        var ellipse = Ellipse.FromDegrees(ra, dec, major, minor, angle);
        var end = UnitVector.FromDegrees(endRa, endDec);
        Assert.True(ellipse.Contains(end));
        Assert.False(Ellipse.FromDegrees(ra, dec, major * (1 - 1e-9), minor * (1 - 1e-9), angle).Contains(end));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(90, 90)]
    [InlineData(90, 30)]
    [InlineData(20, 0.5)]
    public void Area_is_what_cells_count(double major, double minor)
    {
        var ellipse = Ellipse.FromDegrees(80, 35, major, minor, 30);
        var (touched, inside) = ellipse.Cover(9, int.MaxValue);
        Assert.InRange(ellipse.AreaSteradians, inside.SkyFraction * 4 * Math.PI, touched.SkyFraction * 4 * Math.PI);
        if (major == minor) Assert.Equal(2 * Math.PI * (1 - Math.Cos(Angle.DegreesToRadians(major))), ellipse.AreaSteradians, 1e-3);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(91, 1)]
    [InlineData(-1, -1)]
    [InlineData(double.NaN, 1)]
    public void Axes_that_make_no_ellipse_are_refused(double major, double minor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ellipse.FromDegrees(0, 0, major, minor, 0));
}

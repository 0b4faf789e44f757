using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>Shapes of other frames against the frames themselves: a position is in the shape if its counterpart is in the shape as written.</summary>
public class RegionTextTests
{
    [Theory]
    [InlineData("CIRCLE", "120 -40 7")]
    [InlineData("ELLIPSE", "120 -40 9 3 35")]
    [InlineData("ELLIPSE", "300 80 9 1 -100")]
    [InlineData("BOX", "10 85 12 6")]
    [InlineData("POLYGON", "350 -5 10 -5 10 5 0 1 350 5")]
    public void A_shape_of_another_frame_holds_what_it_holds_there(string shape, string numbers)
    {
        var random = new Random(401);
        var asWritten = RegionText.Parse($"{shape} ICRS {numbers}").ToRegion();
        var centre = RegionMeasures.Centroid(asWritten);
        foreach (var (name, frame) in new[] { ("GALACTIC", SkyFrame.Galactic), ("ECLIPTIC", SkyFrame.Ecliptic), ("FK4", SkyFrame.Fk4), ("SUPER_GALACTIC", SkyFrame.Supergalactic) })
        {
            var region = RegionText.Parse($"{shape} {name} SPHERICAL2 {numbers} unit deg").ToRegion();
            var change = new FrameChange(frame, SkyFrame.Icrs, FrameFidelity.Rotation);
            for (var n = 0; n < 2000; n++)
            {
                var point = RandomSky.Near(random, centre, 0.3);
                Assert.Equal(asWritten.Contains(point), region.Contains(change.Of(point)));
            }
        }
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Throws<FormatException>(() => RegionText.Parse(string.Concat(Enumerable.Repeat("NOT (", 50_000)) + "CIRCLE 1 2 3" + new string(')', 50_000)));
}

using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>Triangles of the HTM; ids of real positions are compared with Qserv's in <see cref="Qserv.QservFunctionTests"/>.</summary>
public class HtmTests
{
    /// <summary>The roots by octant: S0 to S3 from 8, N0 to N3 from 12, the latter counted the other way (Kunszt et al. 2001, figure 1).</summary>
    [Theory]
    [InlineData(45, -30, 8)]
    [InlineData(135, -30, 9)]
    [InlineData(225, -30, 10)]
    [InlineData(315, -30, 11)]
    [InlineData(315, 30, 12)]
    [InlineData(225, 30, 13)]
    [InlineData(135, 30, 14)]
    [InlineData(45, 30, 15)]
    public void Octants_are_the_roots(double ra, double dec, long id) => Assert.Equal(id, Htm.Id(UnitVector.FromDegrees(ra, dec), 0));

    [Theory]
    [InlineData(8, 0)]
    [InlineData(15, 0)]
    [InlineData(32, 1)]
    [InlineData(63, 1)]
    [InlineData((16L << 48) - 1, 24)]
    [InlineData(8L << 48, 24)]
    [InlineData(16L << 48, null)]
    [InlineData(16, null)]
    [InlineData(31, null)]
    [InlineData(7, null)]
    [InlineData(0, null)]
    [InlineData(-8, null)]
    public void Levels_follow_from_ids(long id, int? level) => Assert.Equal(level, Htm.LevelOf(id));

    [Fact]
    public void Ids_of_all_levels_begin_alike()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var point = UnitVector.FromDegrees(360 * random.NextDouble(), Math.Asin((2 * random.NextDouble()) - 1) * 180 / Math.PI);
            var finest = Htm.Id(point, Htm.MaxLevel);
            Assert.All(Enumerable.Range(0, Htm.MaxLevel), level => Assert.Equal(finest >> (2 * (Htm.MaxLevel - level)), Htm.Id(point, level)));
        }
    }

    /// <summary>Every position of a region has its triangle in the ranges; at a fine level little else is there, though triangles differ in size.</summary>
    [Theory]
    [InlineData(10, 20, 5, 9)]
    [InlineData(0, 0, 1, 11)]
    [InlineData(0, 90, 2, 10)]
    [InlineData(300, -89.9, 0.5, 11)]
    [InlineData(123, -45, 0.0001, 23)]
    public void Ranges_hold_a_circle(double ra, double dec, double radius, int level)
    {
        var circle = Circle.FromDegrees(ra, dec, radius);
        foreach (var most in (int[])[8, 30, 100_000])
        {
            var ranges = Htm.Ranges(circle, level, most);
            Assert.InRange(ranges.Count, 1, most);
            Assert.All(ranges, r => Assert.True(r.First <= r.Last && Htm.LevelOf(r.First) == level && Htm.LevelOf(r.Last) == level));
            Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
            Assert.All(PointsOf(circle), p => Assert.Contains(ranges, r => Htm.Id(p, level) is var id && id >= r.First && id <= r.Last));
        }

        var share = Htm.Ranges(circle, level, 100_000).Sum(r => r.Last - r.First + 1) / (8 * Math.Pow(4, level));
        var area = (1 - Math.Cos(radius * Math.PI / 180)) / 2;
        Assert.InRange(share, 0.5 * area, 2.2 * area);
    }

    [Fact]
    public void Ranges_of_the_whole_sky_are_one() => Assert.Equal([(8L << 10, (16L << 10) - 1)], Htm.Ranges(Circle.FromDegrees(7, 8, 180), 5, 10));

    static IEnumerable<UnitVector> PointsOf(Circle circle)
    {
        var random = new Random(2);
        return Enumerable.Range(0, 500).Select(_ => RandomSky.Near(random, circle.Center, circle.RadiusRadians));
    }
}

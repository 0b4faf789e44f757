using Rubin.Query.Sky;
using static Rubin.Query.Tests.Sky.HealpixVectors;

namespace Rubin.Query.Tests.Sky;

public class SkyRegionTests
{
    [Theory]
    [InlineData(0, 0, 1, 1, 0)]
    [InlineData(0, 0, 1, 0, -1)]
    [InlineData(359.5, 0, 1, 0.5, 0)]
    [InlineData(10, 60, 30, 190, 90)]
    [InlineData(10, 60, 60, 190, 60)]
    [InlineData(10, 60, 150, 10, -90)]
    [InlineData(10, 60, 180, 190, -60)]
    [InlineData(10, 60, 0, 10, 60)]
    public void Border_of_a_circle_belongs_to_it(double ra, double dec, double radius, double borderRa, double borderDec) =>
        Assert.True(Circle.FromDegrees(ra, dec, radius).ContainsDegrees(borderRa, borderDec));

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.5)]
    [InlineData(648000 - 0.001)]
    [InlineData(324000 + 1)]
    public void Radius_of_a_circle_is_exact_to_a_nanoarcsecond(double radiusArcseconds)
    {
        var centre = UnitVector.FromDegrees(33, 0);
        var circle = new Circle(centre, Angle.ArcsecondsToRadians(radiusArcseconds));
        Assert.True(circle.ContainsDegrees(33 + (radiusArcseconds - 1e-9) / 3600, 0));
        Assert.False(circle.ContainsDegrees(33 + (radiusArcseconds + 1e-9) / 3600, 0));
    }

    [Fact]
    public void Circle_at_the_pole_covers_all_longitudes()
    {
        var (touched, _) = Circle.FromDegrees(0, 90, 0.1).Cover();
        for (var ra = 0; ra < 360; ra++) Assert.True(touched.Contains(Healpix.IndexFromDegrees(ra, 89.95)));
    }

    [Fact]
    public void Nothing_contains_what_is_no_position()
    {
        SkyRegion[] regions = [Circle.FromDegrees(0, 0, 180), Circle.FromDegrees(0, 0, 10), new Zone(0, 360, -90, 90),
            Polygon.FromDegrees((0, 0), (10, 0), (0, 10)), Polygon.FromDegrees((0, 0), (10, 0), (2, 2), (0, 10))];
        Assert.All(regions, region => Assert.False(region.ContainsDegrees(double.NaN, 0)));
        Assert.All(regions, region => Assert.False(region.ContainsDegrees(0, double.NaN)));
    }

    [Fact]
    public void Many_positions_at_once_answer_as_one_by_one()
    {
        var random = new Random(31);
        var positions = Enumerable.Range(0, 1001).Select(_ => RandomSky.AwkwardPosition(random)).Append((double.NaN, 0)).ToArray();
        var inside = new bool[positions.Length];
        SkyRegion[] regions = [Circle.FromDegrees(0, 0, 60), Circle.FromDegrees(10, 90, 120), new Zone(350, 100, -20, 90),
            Polygon.FromDegrees((0, 0), (60, 0), (0, 60)), Polygon.FromDegrees((0, 0), (60, 0), (5, 5), (0, 60))];
        foreach (var region in regions)
        {
            region.ContainsDegrees([.. positions.Select(p => p.Item1)], [.. positions.Select(p => p.Item2)], inside);
            Assert.Equal(positions.Select(p => region.ContainsDegrees(p.Item1, p.Item2)), inside);
        }
    }

    [Theory]
    [InlineData(350, 10, 0)]
    [InlineData(350, 10, 350)]
    [InlineData(350, 10, -350)]
    [InlineData(-10, 10, 355)]
    [InlineData(0, 360, 123)]
    [InlineData(10, 10, 370)]
    public void Zone_folds_longitudes(double west, double east, double ra)
    {
        Assert.True(new Zone(west, east, -1, 1).ContainsDegrees(ra, 1));
        Assert.True(new Zone(west, east, -1, 1).Contains(UnitVector.FromDegrees(ra, 1)));
    }

    [Fact]
    public void Zone_over_0_leaves_out_the_other_side()
    {
        Assert.False(new Zone(350, 10, -1, 1).ContainsDegrees(180, 0));
        Assert.False(new Zone(10, 350, -1, 1).ContainsDegrees(0, 0));
        Assert.True(new Zone(10, 20, 80, 90).Contains(UnitVector.FromDegrees(15, 90)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Zone(0, 1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Zone(0, 1, -91, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Zone(0, double.NaN, 0, 1));
    }

    /// <summary>Searches of lsdb's tests on its small sky.</summary>
    [SharedFact]
    public void Regions_hold_the_rows_that_LSDB_finds()
    {
        var rows = File.ReadLines(SharedData.Path("hats/lsdb/raw/small_sky/small_sky.csv")).Skip(1)
            .Select(line => line.Split(',')).Select(fields => (Id: Int(fields[0]), Ra: Real(fields[1]), Dec: Real(fields[2]))).ToArray();
        Assert.Equal(131, rows.Length);
        Assert.Equal([703, 707, 723, 733, 734, 738, 750, 771, 772, 776, 792, 804, 811, 812, 816, 826], Ids(Circle.FromDegrees(0, -80, 20)));
        Assert.Equal([706, 715, 746, 752, 782, 790, 800, 809], Ids(new Zone(280, 300, -40, -30)));
        Assert.Equal(34, Ids(new Zone(280, 300, -90, 90)).Length);
        Assert.Equal(97, Ids(new Zone(300, 280, -90, 90)).Length);
        Assert.Equal(120, Ids(new Zone(0, 360, -80, -30)).Length);
        Assert.Equal([749, 774, 805], Ids(Polygon.FromDegrees((300, -50), (300, -55), (272, -55), (272, -50))));

        int[] Ids(SkyRegion region) => [.. rows.Where(row => region.ContainsDegrees(row.Ra, row.Dec)).Select(row => row.Id).Order()];
    }

    [Fact]
    public void Polygon_is_the_smaller_part_whichever_way_round()
    {
        var clockwise = Polygon.FromDegrees((0, 0), (0, 10), (10, 10), (10, 0));
        var counterClockwise = Polygon.FromDegrees((0, 0), (10, 0), (10, 10), (0, 10), (0, 0));
        Assert.True(clockwise.IsConvex && counterClockwise.IsConvex);
        foreach (var polygon in new[] { clockwise, counterClockwise })
        {
            Assert.True(polygon.ContainsDegrees(5, 5));
            Assert.True(polygon.ContainsDegrees(0, 0));
            Assert.True(polygon.ContainsDegrees(5, 0));
            Assert.False(polygon.ContainsDegrees(185, -5));
            Assert.False(polygon.ContainsDegrees(11, 5));
        }
    }

    [Fact]
    public void Polygon_need_not_be_convex()
    {
        var arrow = Polygon.FromDegrees((0, 0), (10, -10), (4, 0), (10, 10));
        Assert.False(arrow.IsConvex);
        Assert.True(arrow.ContainsDegrees(2, 0));
        Assert.False(arrow.ContainsDegrees(5, 0));
        Assert.False(arrow.ContainsDegrees(182, 0));
        Assert.All(arrow.Vertices, vertex => Assert.True(arrow.Contains(vertex)));
    }

    [Fact]
    public void Polygon_around_the_pole_holds_it()
    {
        var cap = Polygon.FromDegrees((0, 80), (90, 80), (180, 80), (270, 80));
        Assert.True(cap.ContainsDegrees(12, 90));
        Assert.True(cap.ContainsDegrees(45, 84));
        Assert.False(cap.ContainsDegrees(45, 79));
        Assert.False(cap.ContainsDegrees(0, -90));
    }

    [Fact]
    public void Polygons_that_enclose_nothing_or_cross_themselves_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (1, 0)));
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (1, 0), (2, 0)));
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (0, 0), (2, 5)));
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (180, 0), (2, 5)));
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (1, 1), (1, 0), (0, 1)));
        Assert.Throws<ArgumentException>(() => Polygon.FromDegrees((0, 0), (double.NaN, 1), (1, 0)));
    }

    [Fact]
    public void Tiny_polygon_is_precise()
    {
        const double Milliarcsecond = 1e-3 / 3600;
        var square = Polygon.BoxFromDegrees(211, 0, Milliarcsecond, Milliarcsecond);
        Assert.True(square.ContainsDegrees(211 + 0.49 * Milliarcsecond, 0.49 * Milliarcsecond));
        Assert.False(square.ContainsDegrees(211 + 0.51 * Milliarcsecond, 0));
    }

    [Fact]
    public void Box_has_great_circles_for_sides()
    {
        var box = Polygon.BoxFromDegrees(100, 60, 20, 10);
        Assert.True(box.ContainsDegrees(100, 65));
        Assert.False(box.ContainsDegrees(100, 65.000001));
        var (centre, north) = (UnitVector.FromDegrees(100, 60), UnitVector.FromDegrees(280, 30));
        var east = north.NormalTo(centre)!.Value;
        Assert.True(box.Contains(Along(9.999999)));
        Assert.False(box.Contains(Along(10.000001)));
        Assert.Equal(4, box.Vertices.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygon.BoxFromDegrees(0, 0, 0, 1));

        UnitVector Along(double degrees)
        {
            var (sin, cos) = Math.SinCos(Angle.DegreesToRadians(degrees));
            return new(cos * centre.X + sin * east.X, cos * centre.Y + sin * east.Y, cos * centre.Z + sin * east.Z);
        }
    }
}

using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Tests.Sky;

public class PointIndexTests
{
    const double TransitionDegrees = 41.8103148957786;

    /// <summary>Places where cells meet in unusual ways: poles, RA 0, corners of base cells with seven neighbours, the edge of the caps.</summary>
    static readonly (double Ra, double Dec)[] Places =
    [
        (0, 90), (123, -90), (0, 0), (360, 10), (45, TransitionDegrees), (90, TransitionDegrees), (135, -TransitionDegrees), (0, -TransitionDegrees),
        (45, 0), (90, 85), (0, 70), (270, -75), (359.9999, 89.9999), (180, 41.5),
    ];

    public static TheoryData<double> Radii =>
        [1e-4 / 3600, 0.1 / 3600, 1 / 3600.0, 10 / 3600.0, 1 / 60.0, 0.3, 1, 5, 10, 36, 40, 90, 179, 180];

    [Theory]
    [MemberData(nameof(Radii))]
    public void It_finds_the_pairs_that_brute_force_finds(double radius)
    {
        var random = new Random(1);
        foreach (var (ra, dec) in Places)
        {
            var (leftRa, leftDec) = Around(random, ra, dec, radius, 60);
            var (rightRa, rightDec) = Around(random, ra, dec, radius, 300);
            (rightRa[7], rightDec[7]) = (leftRa[5], leftDec[5]);
            Compare(radius, leftRa, leftDec, rightRa, rightDec);
        }
    }

    /// <summary>Pairs of points that are looked up in the order of cells, given back batch by batch as the points came.</summary>
    [Theory]
    [MemberData(nameof(Radii))]
    public void Looking_up_all_points_gives_the_pairs_of_each_in_its_turn(double radius)
    {
        var random = new Random(3);
        var search = new SearchRadius(Angle.DegreesToRadians(radius));
        foreach (var (ra, dec) in Places)
        {
            var (leftRa, leftDec) = Around(random, ra, dec, radius, 200);
            var (rightRa, rightDec) = Around(random, ra, dec, radius, 150);
            (leftRa[3], leftDec[60], leftRa[199], rightRa[7], rightDec[7]) = (double.NaN, double.NaN, double.NegativeInfinity, leftRa[5], leftDec[5]);
            var index = PointIndexBuilder.Build(rightRa, rightDec);
            var (points, one, all, part) = (new SkyPoints(), new PairList(), new PairList(), new PairList());
            points.Set(leftRa, leftDec);
            index.FindWithin(points, 0, search, one, int.MaxValue);
            points.Clear();
            points.Add(leftRa.AsSpan(0, 130), leftDec.AsSpan(0, 130));
            points.Add(leftRa.AsSpan(130), leftDec.AsSpan(130));
            Assert.True(index.TryFindAll(points, search, all, int.MaxValue));
            Assert.Equal(Pairs(one).Order(), Pairs(all).Order());
            Assert.Equal(Pairs(one).Select(p => p.Left), Pairs(all).Select(p => p.Left));
            Assert.Equal(Open(one, 0).Order(), Open(all, 0).Order());

            List<(int, int)> pairs = [], open = [];
            for (var (first, place, end) = (0, 0, 70); first < 200; first = end, end = Math.Min(200, end + 65))
            {
                place = part.Take(all, place, first, end);
                pairs.AddRange(Pairs(part).Select(p => (p.Left + first, p.Right)));
                open.AddRange(Open(part, first));
            }

            Assert.Equal(Pairs(all), pairs);
            Assert.Equal(Open(all, 0), open);
            points.Set(leftRa, leftDec);
            Assert.True(one.Count == 0 || !index.TryFindAll(points, search, all, 0) && all.Count == 0);
        }

        static List<(int, int)> Open(PairList pairs, int first)
        {
            List<(int, int)> open = [];
            foreach (var place in pairs.Uncertain) open.Add((pairs.Left[place] + first, pairs.Right[place]));
            return open;
        }
    }

    [Theory]
    [InlineData(10, 58, 1)]
    [InlineData(3000, 58, 1)]
    [InlineData(3000, 3, 1)]
    [InlineData(300_000, 58, 1)]
    [InlineData(300_000, 30, 1000)]
    [InlineData(300_000, 12, 1)]
    public void Cells_are_sorted_as_the_library_sorts_them(int count, int bits, int clusters)
    {
        var random = new Random(bits);
        var centres = Enumerable.Range(0, clusters).Select(_ => random.NextInt64(11L << 58)).ToArray();
        var cells = Enumerable.Range(0, count).Select(i => i % 97 == 0 ? -1 : centres[random.Next(clusters)] + random.NextInt64(1L << bits)).ToArray();
        var sort = new CellSort(cells, [.. Enumerable.Range(0, count)], count);
        sort.Run();
        int[] rows = [.. Enumerable.Range(0, count).OrderBy(i => cells[i])];
        Assert.Equal(rows, sort.Rows);
        Assert.Equal(rows.Select(r => cells[r]), sort.Cells);
    }

    [Fact]
    public void What_is_no_position_has_no_partner()
    {
        double[] ra = [double.NaN, 10, double.PositiveInfinity, 10, 20];
        double[] dec = [0, double.NaN, 0, 0, 0];
        var index = PointIndexBuilder.Build(ra, dec);
        Assert.Equal(2, index.Count);
        var points = new SkyPoints();
        points.Set(ra, dec);
        var pairs = new PairList();
        index.FindWithin(points, 0, new SearchRadius(Math.PI), pairs, int.MaxValue);
        Assert.Equal([(3, 3), (3, 4), (4, 3), (4, 4)], Pairs(pairs).Order());
        Assert.Empty(Found(index, points, new SearchRadius(-1)));
        Assert.Empty(Found(index, points, new SearchRadius(double.NaN)));
        Assert.Empty(Found(PointIndexBuilder.Build([], []), points, new SearchRadius(1)));
    }

    [Fact]
    public void Equal_positions_by_the_thousand_come_in_the_order_of_rows()
    {
        var ra = Enumerable.Repeat(10.0, 5000).ToArray();
        ra[100] = 9;
        var index = PointIndexBuilder.Build(ra, new double[5000]);
        var points = new SkyPoints();
        points.Set([10], [0]);
        Assert.Equal(Enumerable.Range(0, 5000).Where(i => i != 100).Select(i => (0, i)), Found(index, points, new SearchRadius(0)));
    }

    [Fact]
    public void A_radius_for_each_point_finds_what_one_radius_finds()
    {
        var random = new Random(2);
        var (ra, dec) = Around(random, 45, TransitionDegrees, 1, 400);
        var index = PointIndexBuilder.Build(ra, dec);
        var points = new SkyPoints();
        points.Set(ra, dec);
        var radii = ra.Select(_ => random.NextDouble() * 2 - 0.1).ToArray();
        var pairs = new PairList();
        Assert.Equal(ra.Length, index.FindWithin(points, 0, radii, true, pairs, int.MaxValue));
        var expected = radii.SelectMany((r, row) => Found(index, points, new SearchRadius(Angle.DegreesToRadians(r))).Where(p => p.Left == row));
        Assert.Equal(expected.Order(), Pairs(pairs).Order());
    }

    [Fact]
    public void Longitudes_of_any_turn_and_latitudes_beyond_a_pole_mean_the_place_they_reach()
    {
        var index = PointIndexBuilder.Build([10, 370, -350, 190], [80, 80, 80, 100]);
        var points = new SkyPoints();
        points.Set([10.0], [80.0]);
        Assert.Equal(4, Found(index, points, new SearchRadius(1e-9)).Count);
    }

    static void Compare(double radius, double[] leftRa, double[] leftDec, double[] rightRa, double[] rightDec)
    {
        var index = PointIndexBuilder.Build(rightRa, rightDec);
        var points = new SkyPoints();
        points.Set(leftRa, leftDec);
        var pairs = new PairList();
        for (var next = 0; next < leftRa.Length;)
        {
            next = index.FindWithin(points, next, new SearchRadius(Angle.DegreesToRadians(radius)), pairs, pairs.Count + 1);
        }

        var found = Pairs(pairs);
        Assert.Equal(found.Count, found.Distinct().Count());
        var set = found.ToHashSet();
        var uncertain = pairs.Uncertain.ToArray().Select(place => found[place]).ToHashSet();
        for (var l = 0; l < leftRa.Length; l++)
        {
            for (var r = 0; r < rightRa.Length; r++)
            {
                var separation = Angle.RadiansToDegrees(Angle.SeparationRadians(leftRa[l], leftDec[l], rightRa[r], rightDec[r]));
                if (!uncertain.Contains((l, r)))
                {
                    Assert.Equal(separation <= radius, set.Contains((l, r)));
                }
            }
        }
    }

    static List<(int Left, int Right)> Found(PointIndex index, SkyPoints points, SearchRadius radius)
    {
        var pairs = new PairList();
        index.FindWithin(points, 0, radius, pairs, int.MaxValue);
        return Pairs(pairs);
    }

    static List<(int Left, int Right)> Pairs(PairList pairs) => [.. pairs.Left.ToArray().Zip(pairs.Right.ToArray())];

    /// <summary>Points within some radii of a place, one of them at the place itself.</summary>
    static (double[] Ra, double[] Dec) Around(Random random, double ra, double dec, double radius, int count)
    {
        var (lons, lats) = (new double[count], new double[count]);
        var center = UnitVector.FromDegrees(ra, dec);
        for (var i = 0; i < count; i++)
        {
            var distance = Angle.DegreesToRadians(Math.Min(180, radius * 3 * random.NextDouble()));
            var (sin, cos) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
            var east = new UnitVector(-Math.Sin(Angle.DegreesToRadians(ra)), Math.Cos(Angle.DegreesToRadians(ra)), 0);
            var north = new UnitVector(center.Y * east.Z - center.Z * east.Y, center.Z * east.X - center.X * east.Z, center.X * east.Y - center.Y * east.X);
            var (s, c) = Math.SinCos(distance);
            (lons[i], lats[i]) = new UnitVector(
                center.X * c + s * (cos * east.X + sin * north.X),
                center.Y * c + s * (cos * east.Y + sin * north.Y),
                center.Z * c + s * (cos * east.Z + sin * north.Z)).ToDegrees();
        }

        (lons[0], lats[0]) = (ra, dec);
        return (lons, lats);
    }
}

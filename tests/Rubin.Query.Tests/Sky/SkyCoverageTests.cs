using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>What holds of any coverage: a point of the region is in a touched cell, a point of a cell inside is in the region.</summary>
public class SkyCoverageTests
{
    static readonly double[] RadiiDegrees = [1e-7, 1e-4, 0.01, 0.3, 2, 15, 60, 89, 91, 130, 179, 179.9999, 180];

    [Fact]
    public void Coverage_of_a_circle_holds_every_point_of_it()
    {
        var random = new Random(101);
        for (var n = 0; n < 600; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var radius = RadiiDegrees[n % RadiiDegrees.Length];
            var circle = Circle.FromDegrees(ra, dec, radius);
            AssertSound(circle, random, () => RandomSky.Near(random, circle.Center, circle.RadiusRadians));
        }
    }

    [Fact]
    public void Coverage_of_a_zone_holds_every_point_of_it()
    {
        var random = new Random(102);
        double[] edges = [0, 360, -90, 90, 41.810314895778596, -41.810314895778596, 45, 180, 270];
        for (var n = 0; n < 600; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var size = Math.Pow(10, 2.5 - 6 * random.NextDouble());
            var width = n % 5 == 0 ? edges[random.Next(edges.Length)] : size * random.NextDouble();
            var west = n % 7 == 0 ? edges[random.Next(edges.Length)] : ra;
            var zone = new Zone(west, west + Math.Abs(width), Math.Max(-90, dec - size), Math.Min(90, dec + size * random.NextDouble()));
            AssertSound(zone, random, () => UnitVector.FromDegrees(
                west + Math.Abs(width) * random.NextDouble(),
                zone.DecMinDegrees + (zone.DecMaxDegrees - zone.DecMinDegrees) * random.NextDouble()));
        }
    }

    [Fact]
    public void Coverage_of_a_polygon_holds_every_point_of_it()
    {
        var random = new Random(103);
        for (var n = 0; n < 400; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var centre = UnitVector.FromDegrees(ra, dec);
            var size = Angle.DegreesToRadians(RadiiDegrees[n % 7]);
            var polygon = Star(random, centre, size, corners: 3 + random.Next(9));
            AssertSound(polygon, random, () => RandomSky.Near(random, centre, size));
        }
    }

    [Fact]
    public void Coverage_of_an_ellipse_holds_every_point_of_it()
    {
        var random = new Random(108);
        for (var n = 0; n < 400; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var major = Math.Min(90, RadiiDegrees[n % 9]);
            var ellipse = Ellipse.FromDegrees(ra, dec, major, major * Math.Pow(random.NextDouble(), n % 4), 400 * random.NextDouble() - 200);
            AssertSound(ellipse, random, () => RandomSky.Near(random, ellipse.Center, ellipse.MajorRadians));
        }
    }

    [Fact]
    public void Coverage_of_a_combined_region_holds_every_point_of_it()
    {
        var random = new Random(109);
        for (var n = 0; n < 200; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var centre = UnitVector.FromDegrees(ra, dec);
            var size = Angle.DegreesToRadians(RadiiDegrees[n % 7]);
            SkyRegion[] parts =
            [
                Star(random, centre, size, corners: 5), new Circle(RandomSky.Near(random, centre, size), size / 2),
                new RegionComplement(new Circle(RandomSky.Near(random, centre, size), size / 3)),
                new CellRegion(new Circle(centre, size).Cover().Touched.Degrade(random.Next(12))),
            ];
            AssertSound(new RegionIntersection([parts[n % 4], parts[(n / 4) % 4]]), random, () => RandomSky.Near(random, centre, size));
            AssertSound(new RegionUnion([parts[n % 2], new RegionIntersection(parts[2..])]), random, () => RandomSky.Near(random, centre, size));
        }
    }

    [Fact]
    public void Coverage_of_a_widened_region_holds_every_point_near_the_region()
    {
        var random = new Random(111);
        for (var n = 0; n < 200; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var centre = UnitVector.FromDegrees(ra, dec);
            var size = Angle.DegreesToRadians(RadiiDegrees[n % 6]);
            var reach = size * Math.Pow(10, -4 * random.NextDouble());
            var degrees = Angle.RadiansToDegrees(size);
            SkyRegion[] regions =
            [
                Star(random, centre, size, corners: 5), new Circle(centre, size), new Ellipse(centre, size, size / 3, 1),
                new Zone(ra, ra + degrees, Math.Max(-90, dec - degrees), Math.Min(90, dec)),
                new CellRegion(new Circle(centre, size).Cover(maxCells: 20).Touched),
                new RegionComplement(new Circle(centre, size)),
            ];
            foreach (var region in regions)
            {
                var touched = region.Widened(reach).Cover().Touched;
                for (var k = 0; k < 40; k++)
                {
                    var point = RandomSky.Near(random, centre, 1.5 * size);
                    if (!region.Contains(point)) continue;
                    var (nearRa, nearDec) = RandomSky.Near(random, point, reach).ToDegrees();
                    Assert.True(touched.Contains(Healpix.IndexFromDegrees(nearRa, nearDec)), $"{region}: ({nearRa:R}, {nearDec:R}) is near it");
                }
            }
        }
    }

    /// <summary>A cell of an ellipse's coverage has a point in the ellipse: looked for on a grid, which may miss a corner here and there.</summary>
    [Fact]
    public void Coverage_of_an_ellipse_has_few_cells_that_only_come_near()
    {
        var random = new Random(110);
        var (cells, empty) = (0, 0);
        for (var n = 0; n < 60; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var ellipse = Ellipse.FromDegrees(ra, dec, 10, 10 * random.NextDouble(), 180 * random.NextDouble());
            foreach (var cell in ellipse.Cover(5, int.MaxValue).Touched.Cells().Where(cell => cell.Order == 5))
            {
                var place = HealpixProjection.Of(cell);
                cells++;
                empty += Enumerable.Range(0, 33 * 33).Any(p => ellipse.Contains(place.At(p % 33 / 32.0, p / 33 / 32.0))) ? 0 : 1;
            }
        }

        Assert.InRange(cells, 500, int.MaxValue);
        Assert.InRange(empty / (double)cells, 0, 0.03);
    }

    /// <summary>A cell of a zone's coverage has a point in the zone: looked for on a grid, which may miss a corner here and there.</summary>
    [Fact]
    public void Coverage_of_a_zone_has_few_cells_that_only_come_near()
    {
        var random = new Random(107);
        var (cells, empty) = (0, 0);
        for (var n = 0; n < 60; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var zone = new Zone(ra, ra + 40 * random.NextDouble(), Math.Max(-90, dec - 20), Math.Min(90, dec + 5));
            foreach (var cell in zone.Cover(4, int.MaxValue).Touched.Cells().Where(cell => cell.Order == 4))
            {
                var place = HealpixProjection.Of(cell);
                cells++;
                empty += Enumerable.Range(0, 33 * 33).Any(p => zone.Contains(place.At(p % 33 / 32.0, p / 33 / 32.0))) ? 0 : 1;
            }
        }

        Assert.InRange(cells, 500, int.MaxValue);
        Assert.InRange(empty / (double)cells, 0, 0.02);
    }

    [Fact]
    public void Coverage_stays_below_the_number_of_cells_asked_for()
    {
        var random = new Random(104);
        for (var n = 0; n < 300; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            var circle = Circle.FromDegrees(ra, dec, RadiiDegrees[n % 7]);
            var coverage = circle.Cover(maxCells: 256);
            Assert.InRange(coverage.Touched.Count, 1, 256);
            Assert.True(coverage.Touched.Contains(Healpix.IndexFromDegrees(ra, dec)));
        }
    }

    [Fact]
    public void True_outline_of_a_cell_stays_within_the_stray_of_its_arcs()
    {
        var random = new Random(105);
        var outline = new CellOutline();
        var cells = Enumerable.Range(0, 12).Select(index => new HealpixCell(0, index))
            .Concat(Enumerable.Range(0, 768).Select(index => new HealpixCell(3, index)))
            .Concat(Enumerable.Range(0, 3000).Select(n => HealpixCell.FromDegrees(n, NearPole(), n % 12)));
        foreach (var cell in cells)
        {
            outline.Draw(cell);
            for (var n = 0; n < 64; n++)
            {
                var along = random.NextDouble();
                var (u, v) = (n % 4) switch { 0 => (along, 0.0), 1 => (along, 1.0), 2 => (0.0, along), _ => (1.0, along) };
                var point = outline.Projection.At(u, v);
                Assert.InRange(Enumerable.Range(0, 16).Min(arc => outline.Arc(arc).SeparationRadians(point)), 0, outline.Stray);
            }
        }

        double NearPole() => 90 - Math.Pow(10, -4 * random.NextDouble()) * 60;
    }

    [Fact]
    public void No_point_of_a_cell_is_farther_from_its_centre_than_the_radius()
    {
        var random = new Random(106);
        for (var n = 0; n < 100_000; n++)
        {
            var order = n % 14;
            var cell = HealpixProjection.Of(new(order, random.NextInt64(Healpix.CellCount(order))));
            var corner = cell.At(random.Next(2), random.Next(2));
            Assert.InRange(cell.At(0.5, 0.5).SeparationRadians(corner), 0, Healpix.CellRadiusRadians(cell));
        }
    }

    static void AssertSound(SkyRegion region, Random random, Func<UnitVector> near)
    {
        foreach (var maxCells in new[] { 16, 256, 1000 })
        {
            var (touched, inside) = region.Cover(maxCells: maxCells);
            Assert.Equal(inside, inside.Intersect(touched));
            for (var n = 0; n < 60; n++)
            {
                var point = n % 10 == 0 ? InCellOf(random, touched) ?? near() : near();
                var (ra, dec) = point.ToDegrees();
                var index = Healpix.IndexFromDegrees(ra, dec);
                if (region.Contains(point)) Assert.True(touched.Contains(index), $"{region}: ({ra:R}, {dec:R}) in it, not in the coverage");
                else Assert.False(inside.Contains(index), $"{region}: ({ra:R}, {dec:R}) outside, in the coverage's inside");
            }
        }
    }

    static UnitVector? InCellOf(Random random, HealpixRanges ranges)
    {
        if (ranges.IsEmpty) return null;
        var range = ranges.AsSpan()[random.Next(ranges.Count)];
        return new HealpixCell(Healpix.MaxOrder, random.NextInt64(range.Start, range.End)).Center;
    }

    /// <summary>A polygon around a centre whose corners lie at random distances from it: mostly not convex.</summary>
    static Polygon Star(Random random, in UnitVector centre, double size, int corners)
    {
        var pole = Math.Abs(centre.Z) < 0.9 ? new UnitVector(0, 0, 1) : new UnitVector(1, 0, 0);
        var east = pole.NormalTo(centre)!.Value;
        var north = centre.NormalTo(east)!.Value;
        var vertices = new UnitVector[corners];
        for (var n = 0; n < corners; n++)
        {
            var (sinTurn, cosTurn) = Math.SinCos(2 * Math.PI * (n + 0.5 * random.NextDouble()) / corners);
            var reach = Math.Tan(size * (0.2 + 0.8 * random.NextDouble()));
            vertices[n] = UnitVector.Normalized(
                centre.X + reach * (cosTurn * east.X + sinTurn * north.X),
                centre.Y + reach * (cosTurn * east.Y + sinTurn * north.Y),
                centre.Z + reach * (cosTurn * east.Z + sinTurn * north.Z));
        }

        if (random.Next(2) == 0) Array.Reverse(vertices);
        return new(vertices);
    }
}

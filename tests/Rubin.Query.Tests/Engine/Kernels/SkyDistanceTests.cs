using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Kernels;

/// <summary>Whether a pair is within a radius is what comparing its separation says, bit for bit, at borders, poles and beyond.</summary>
public class SkyDistanceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(0.1 / 3600)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(137)]
    [InlineData(179.9999999)]
    [InlineData(180)]
    [InlineData(200)]
    public void Within_a_radius_is_a_separation_not_above_it(double radius)
    {
        var random = new Random(7);
        for (var run = 0; run < 300; run++)
        {
            var rows = random.Next(1, 40);
            var (centers, isOne) = (new (double Ra, double Dec)[rows], run % 2 == 0);
            var points = new (double Ra, double Dec)[rows];
            for (var row = 0; row < rows; row++)
            {
                centers[row] = isOne && row > 0 ? centers[0] : RandomSky.AwkwardPosition(random);
                points[row] = PointNear(random, centers[row], radius);
            }

            double[] ra = [.. points.Select(p => p.Ra)], dec = [.. points.Select(p => p.Dec)];
            double[] lon = [.. centers.Take(isOne ? 1 : rows).Select(p => p.Ra)], lat = [.. centers.Take(isOne ? 1 : rows).Select(p => p.Dec)];
            var separations = new double[rows];
            SkyDistance.Degrees(ra, dec, lon, lat, separations);

            // The separations themselves, as radii, are where a rounding would show.
            foreach (var limit in separations.Take(3).Where(double.IsFinite).SelectMany(s => (double[])[s, double.BitIncrement(s), Math.Max(0, double.BitDecrement(s))]).Append(radius))
            {
                Check(separations, limit, true, bits => SkyDistance.Within(ra, dec, lon, lat, limit, true, rows, bits));
                Check(separations, limit, false, bits => SkyDistance.Within(ra, dec, lon, lat, limit, false, rows, bits));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 89.9, 0, 90)]
    [InlineData(3, 90, double.PositiveInfinity, 90)]
    [InlineData(3, double.NaN, 3, double.NaN)]
    public void No_number_is_no_distance(double lon1, double lat1, double lon2, double lat2) =>
        Assert.Equal(double.NaN, SkyDistance.Degrees(lon1, lat1, lon2, lat2));

    static void Check(double[] separations, double limit, bool includesBorder, Action<byte[]> run)
    {
        var bits = new byte[(separations.Length + 63) / 64 * 8];
        run(bits);
        for (var row = 0; row < bits.Length * 8; row++)
        {
            var expected = row < separations.Length && (includesBorder ? separations[row] <= limit : separations[row] < limit);
            Assert.Equal(expected, ((bits[row >> 3] >> (row & 7)) & 1) != 0);
        }
    }

    static (double, double) PointNear(Random random, (double Ra, double Dec) center, double radius) => random.Next(9) switch
    {
        0 => (double.NaN, center.Dec),
        1 => (center.Ra, center.Dec + radius),
        2 => (center.Ra + 180, 180 - center.Dec - radius),
        3 => (center.Ra + 720, center.Dec),
        4 => (center.Ra, -center.Dec),
        5 => RandomSky.AwkwardPosition(random),
        6 => (double.PositiveInfinity, 0),
        _ => RandomSky.Near(random, UnitVector.FromDegrees(center.Ra, center.Dec), Angle.DegreesToRadians(Math.Min(180, 1.3 * radius))).ToDegrees(),
    };
}

using Rubin.Query.Sky;
using static Rubin.Query.Tests.Sky.HealpixVectors;

namespace Rubin.Query.Tests.Sky;

public class HealpixIndexTests
{
    static readonly int[] Orders = [0, 3, 8, 12, 20, 29];

    [SharedFact]
    public void Index_is_the_one_of_the_CDS_library_at_order_29()
    {
        var differing = CellsOnBorders();
        foreach (var row in Rows("ang2pix_nest.csv"))
        {
            var (ra, dec) = (Real(row[0]), Real(row[1]));
            var expected = differing.TryGetValue((ra, dec), out var cds) ? cds : Long(row[7]);
            Assert.Equal(expected, Healpix.IndexFromDegrees(ra, dec));
        }
    }

    [SharedFact]
    public void Index_is_the_one_of_healpy_wherever_no_border_is_hit()
    {
        var checkedRows = 0;
        var borders = CellsOnBorders();
        foreach (var row in Rows("ang2pix_nest.csv").Where(row => row[10] == "1" && !borders.ContainsKey((Real(row[0]), Real(row[1])))))
        {
            for (var n = 0; n < Orders.Length; n++)
            {
                Assert.Equal(Long(row[2 + n]), Healpix.IndexFromDegrees(Real(row[0]), Real(row[1]), Orders[n]));
            }

            checkedRows++;
        }

        Assert.Equal(1956, checkedRows);
    }

    [SharedFact]
    public void Index_is_the_one_that_HATS_tools_wrote()
    {
        var rows = 0;
        foreach (var line in File.ReadLines(SharedData.Path("hats/lsdb/raw/cone_search_expected/catalog.csv")).Skip(1))
        {
            var fields = line.Split(',');
            Assert.Equal(Long(fields[0]), Healpix.IndexFromDegrees(Real(fields[2]), Real(fields[3])));
            rows++;
        }

        Assert.Equal(152, rows);
    }

    [SharedFact]
    public void Centres_and_vertices_are_those_of_healpy()
    {
        foreach (var row in Rows("pix2ang_nest.csv"))
        {
            var cell = new HealpixCell(Int(row[0]), Long(row[1]));
            AssertNear(cell.Center, row[2], row[3]);
            Assert.Equal(cell.Index, HealpixCell.FromDegrees(Real(row[2]), Real(row[3]), cell.Order).Index);
        }

        foreach (var row in Rows("boundaries_nest.csv"))
        {
            var (north, west, south, east) = new HealpixCell(Int(row[0]), Long(row[1])).Vertices;
            AssertNear(north, row[2], row[3]);
            AssertNear(west, row[4], row[5]);
            AssertNear(south, row[6], row[7]);
            AssertNear(east, row[8], row[9]);
        }
    }

    [SharedFact]
    public void Ring_indices_are_those_of_healpy()
    {
        foreach (var row in Rows("pix2ang_nest.csv"))
        {
            Assert.Equal(Long(row[4]), Healpix.NestedToRing(Int(row[0]), Long(row[1])));
            Assert.Equal(Long(row[1]), Healpix.RingToNested(Int(row[0]), Long(row[4])));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Ring_and_nested_indices_are_one_to_one(int order)
    {
        var rings = Enumerable.Range(0, (int)Healpix.CellCount(order)).Select(nested => Healpix.NestedToRing(order, nested)).ToArray();
        Assert.Equal(Enumerable.Range(0, rings.Length).Select(ring => (long)ring), rings.Order());
        Assert.All(Enumerable.Range(0, rings.Length), nested => Assert.Equal(nested, Healpix.RingToNested(order, rings[nested])));
    }

    [Fact]
    public void Batch_equals_scalar_bit_for_bit()
    {
        var random = new Random(20261121);
        const int Rows = 400_003;
        var ra = new double[Rows];
        var dec = new double[Rows];
        for (var row = 0; row < Rows; row++) (ra[row], dec[row]) = RandomSky.AwkwardPosition(random);
        (ra[8], dec[9], ra[10], dec[11]) = (double.NaN, double.NaN, double.PositiveInfinity, 90.0000001);
        var index = new long[Rows];
        foreach (var order in Orders)
        {
            Healpix.IndexFromDegrees(ra, dec, index, order);
            for (var row = 0; row < Rows; row++)
            {
                var scalar = Healpix.IndexFromDegrees(ra[row], dec[row], order);
                if (index[row] != scalar) Assert.Fail($"order {order}: ({ra[row]:R}, {dec[row]:R})");
            }
        }

        Assert.Equal([Healpix.NoCell, Healpix.NoCell, Healpix.NoCell, Healpix.NoCell], index[8..12]);
    }

    [Fact]
    public void Centre_of_any_cell_of_any_order_lies_in_it()
    {
        var random = new Random(7);
        for (var n = 0; n < 60_000; n++)
        {
            var order = n % 30;
            var cell = new HealpixCell(order, random.NextInt64(Healpix.CellCount(order)));
            var (ra, dec) = cell.Center.ToDegrees();
            Assert.Equal(cell.Index, Healpix.IndexFromDegrees(ra, dec, order));
        }
    }

    [Fact]
    public void Longitude_may_be_any_turn()
    {
        Assert.Equal(Healpix.IndexFromDegrees(325, -55), Healpix.IndexFromDegrees(-35, -55));
        Assert.Equal(Healpix.IndexFromDegrees(5, 80), Healpix.IndexFromDegrees(725, 80));
        Assert.Equal(Healpix.NoCell, Healpix.IndexFromDegrees(0, 91));
    }

    [Fact]
    public void Coordinates_survive_interleaving_with_and_without_bit_instructions()
    {
        var random = new Random(3);
        for (var n = 0; n < 1000; n++)
        {
            var (i, j) = ((uint)random.Next(1 << 29), (uint)random.Next(1 << 29));
            var index = HealpixBits.Interleave(i, j);
            Assert.Equal((i, j), HealpixBits.Separate(index));
            Assert.Equal(index, (long)(HealpixBits.Spread(i) | (HealpixBits.Spread(j) << 1)));
            Assert.Equal((i, j), (HealpixBits.Squash((ulong)index), HealpixBits.Squash((ulong)index >> 1)));
        }
    }

    /// <summary>The points on borders that the two libraries give to different cells, with the CDS library's choice.</summary>
    static Dictionary<(double, double), long> CellsOnBorders() => Rows("ang2pix_o29_cds_diff.csv")
        .DistinctBy(row => (Real(row[0]), Real(row[1])))
        .ToDictionary(row => (Real(row[0]), Real(row[1])), row => Long(row[3]));

    // healpy's boundaries come from z alone, whose last bit is worth 1 / cos(dec) near a pole.
    static void AssertNear(UnitVector actual, string ra, string dec)
    {
        var expected = UnitVector.FromDegrees(Real(ra), Real(dec));
        var tolerance = 5e-15 + 2e-16 / Math.Max(Math.Cos(Real(dec) * Angle.RadiansPerDegree), 1e-9);
        Assert.InRange(actual.SeparationRadians(expected), 0, tolerance);
    }
}

using Rubin.Query.Sky;
using static Rubin.Query.Tests.Sky.HealpixVectors;

namespace Rubin.Query.Tests.Sky;

public class HealpixNeighboursTests
{
    [SharedFact]
    public void Neighbours_are_those_of_healpy()
    {
        var around = new long[8];
        foreach (var row in Rows("neighbours_nest.csv"))
        {
            Healpix.Neighbours(Int(row[0]), Long(row[1]), around);
            Assert.Equal(row[2..].Select(Long), around);
        }
    }

    [SharedFact]
    public void External_edges_are_those_of_the_CDS_library()
    {
        foreach (var row in Rows("external_edges_cds.csv"))
        {
            var cell = new HealpixCell(Int(row[0]), Long(row[1]));
            Assert.Equal(row[4].Split(' ').Select(Long), Healpix.ExternalEdge(cell, cell.Order + Int(row[2])));
        }
    }

    [Fact]
    public void External_edge_at_the_own_order_is_the_neighbours()
    {
        foreach (var index in Enumerable.Range(0, 768))
        {
            var cell = new HealpixCell(3, index);
            Assert.Equal(cell.Neighbours().Select(next => next.Index).Order(), Healpix.ExternalEdge(cell, 3));
        }
    }

    /// <summary>hats tests/hats/pixel_math/test_pixel_margins.py: order 2, pixel 2, two orders deeper.</summary>
    [Fact]
    public void External_edge_is_the_margin_of_HATS() => Assert.Equal(
        [10, 11, 14, 15, 26, 48, 50, 56, 58, 128, 129, 132, 133, 144, 1119, 1141, 1143, 1149, 1151, 1237],
        Healpix.ExternalEdge(new(2, 2), 4));

    [Theory]
    [InlineData(3600, 5)]
    [InlineData(7200, 4)]
    [InlineData(515.32296, 8)]
    [InlineData(1030.64592, 7)]
    public void Margin_order_is_the_one_of_HATS(double arcseconds, int order) =>
        Assert.Equal(order, Healpix.OrderForSeparation(Angle.ArcsecondsToRadians(arcseconds)));
}

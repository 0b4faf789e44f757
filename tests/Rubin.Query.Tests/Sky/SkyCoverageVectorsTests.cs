using Rubin.Query.Sky;
using static Rubin.Query.Tests.Sky.HealpixVectors;

namespace Rubin.Query.Tests.Sky;

/// <summary>
/// Coverages against those of healpy and the CDS library: never fewer cells than must be, never more than healpy's widest.
/// </summary>
public class SkyCoverageVectorsTests
{
    [SharedFact]
    public void Disc_coverage_has_every_cell_that_must_be_and_few_more()
    {
        var (extra, known) = (0, 0);
        foreach (var (must, disc) in Rows("query_disc_must.csv").Zip(Rows("query_disc.csv")))
        {
            var (order, radius) = (Int(disc[4]), Real(disc[3]));
            var (touched, inside) = Cover(Circle.FromDegrees(Real(disc[1]), Real(disc[2]), radius), order);
            var needed = Cells(must[6]);
            Assert.Superset(needed, touched);
            Assert.Subset(Cells(disc[8]), touched);
            if (radius <= 90) Assert.Subset(Cells(must[8]), inside);
            Assert.Subset(touched, inside);
            extra += touched.Count - needed.Count;
            known += needed.Count;
        }

        Assert.Equal(10_602, known);

        // The CDS library's exact form has 8, healpy's finest 10: cells touched between the 256 points that the truth samples.
        Assert.InRange(extra, 0, 10);
    }

    [SharedFact]
    public void Disc_coverage_agrees_with_the_CDS_library()
    {
        var differing = 0;
        foreach (var row in Rows("cone_moc_cds.csv"))
        {
            var order = Int(row[4]);
            var (touched, _) = Cover(Circle.FromDegrees(Real(row[1]), Real(row[2]), Real(row[3])), order);
            var (cds, _) = Coverage(row[5], order);
            differing += touched.Except(cds).Count() + cds.Except(touched).Count();
        }

        Assert.InRange(differing, 0, 10);
    }

    [SharedFact]
    public void Polygon_coverage_lies_between_the_centres_and_healpys_widest()
    {
        foreach (var (row, cds) in Rows("query_polygon.csv").Zip(Rows("polygon_moc_cds.csv")))
        {
            var order = Int(row[1]);
            var (touched, inside) = Cover(PolygonOf(row[2]), order);
            Assert.Superset(Cells(row[4]), touched);
            Assert.Subset(Cells(row[6]), touched);
            Assert.Subset(Cells(row[4]), inside);
            var (cdsTouched, cdsInside) = Coverage(cds[3], order);
            Assert.Superset(cdsInside, touched);
            Assert.InRange(touched.Except(cdsTouched).Count() + cdsTouched.Except(touched).Count(), 0, 1);
        }
    }

    static (HashSet<long> Touched, HashSet<long> Inside) Cover(SkyRegion region, int order)
    {
        var (touched, inside) = region.Cover(order, int.MaxValue);
        return (CellsOf(touched, order), CellsOf(inside, order));
    }

    static HashSet<long> CellsOf(HealpixRanges ranges, int order)
    {
        var cells = new HashSet<long>();
        foreach (var range in ranges.AsSpan())
        {
            for (var cell = range.Start >> Healpix.Shift(order); cell < range.End >> Healpix.Shift(order); cell++) cells.Add(cell);
        }

        return cells;
    }

    /// <summary>"order/index" with F for full or P for partial, blanks between.</summary>
    static (HashSet<long> Touched, HashSet<long> Inside) Coverage(string cells, int order)
    {
        var all = cells.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (Flagged(all), Flagged(all.Where(cell => cell.EndsWith('F'))));

        HashSet<long> Flagged(IEnumerable<string> chosen) => CellsOf(HealpixRanges.From(chosen.Select(Cell)), order);
    }

    static HealpixCell Cell(string text)
    {
        var parts = text[..^1].Split('/');
        return new(Int(parts[0]), Long(parts[1]));
    }

    static Polygon PolygonOf(string vertices) => Polygon.FromDegrees([.. vertices.Split(' ').Select(vertex =>
    {
        var parts = vertex.Split(',');
        return (Real(parts[0]), Real(parts[1]));
    })]);
}

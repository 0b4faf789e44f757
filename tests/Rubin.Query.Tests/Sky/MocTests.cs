using System.Text;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>MOC 2.0: the examples of the standard, algebra by sets of cells, and round trips of the three forms.</summary>
public class MocTests
{
    // The example of MOC 2.0, section 4.3.2 and 4.3.3.
    const string Ascii = "1/1,2,4 2/12-14,21,23,25 8/";
    const string Json = """{"1":[1,2,4],"2":[12,13,14,21,23,25],"8":[]}""";

    [Fact]
    public void Ascii_and_json_of_the_standard_are_the_same_coverage()
    {
        var moc = Moc.Parse(Ascii);
        Assert.Equal(moc, Moc.Parse(Json));
        Assert.Equal(8, moc.Order);
        var expected = new (int Order, int Index)[] { (1, 1), (1, 2), (1, 4), (2, 12), (2, 13), (2, 14), (2, 21), (2, 23), (2, 25) };
        Assert.Equal(HealpixRanges.From(expected.Select(c => new HealpixCell(c.Order, c.Index))), moc.Cells);
        Assert.Equal("1/1-2 4 2/12-14 21 23 25 8/", moc.ToString());
        Assert.Equal(Json, moc.ToJson());
    }

    [Theory]
    [InlineData("s1/1 2 4\n2/12-14 21,23 25 8/", Ascii)]
    [InlineData("2/48-63,0-47,64-191", "0/0-11 2/")]
    [InlineData("0/", "0/")]
    [InlineData("29/3458764513820540927", "29/3458764513820540927")]
    public void Ways_to_write_one_coverage(string text, string same) => Assert.Equal(Moc.Parse(same), Moc.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1,2")]
    [InlineData("30/1")]
    [InlineData("1/48")]
    [InlineData("1/5-3")]
    [InlineData("1/a")]
    [InlineData("1/1-")]
    [InlineData("t61/1")]
    [InlineData("1/99999999999999999999")]
    [InlineData("{}")]
    [InlineData("{\"1\":[48]}")]
    [InlineData("{\"x\":[1]}")]
    [InlineData("{\"1\":3}")]
    [InlineData("{\"1\":[1.5]}")]
    [InlineData("{\"1\":[1]")]
    public void Texts_that_are_no_coverage_are_refused(string text) => Assert.Throws<FormatException>(() => Moc.Parse(text));

    [Fact]
    public void Every_form_comes_back_as_it_was()
    {
        var random = new Random(301);
        for (var n = 0; n < 200; n++)
        {
            var moc = RandomMoc(random, order: n % 30);
            Assert.Equal(moc, Moc.Parse(moc.ToString()));
            Assert.Equal(moc, Moc.Parse(moc.ToJson()));
            foreach (var form in Enum.GetValues<MocFitsForm>()) Assert.Equal(moc, Moc.Read(Fits(moc, form)));
        }
    }

    /// <summary>A file of MOC 1.0 as its standard describes it, written by hand: NUNIQ numbers of 32 bits, comments, no MOCDIM.</summary>
    [Fact]
    public void Fits_of_the_first_version_is_read()
    {
        string[] cards =
        [
            "XTENSION= 'BINTABLE'           / binary table extension", "BITPIX  =                    8 / 8-bit bytes", "NAXIS   =                    2",
            "NAXIS1  =                    4", "NAXIS2  =                    3", "PCOUNT  =                    0", "GCOUNT  =                    1", "TFIELDS =                    1",
            "TTYPE1  = 'NPIX    '           / HEALPix UNIQ pixel number", "TFORM1  = '1J      '", "PIXTYPE = 'HEALPIX '", "ORDERING= 'NUNIQ   '", "COORDSYS= 'C       '", "MOCORDER=                    3",
        ];
        var file = Encoding.ASCII.GetBytes(
            Header("SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0") + Header(cards)).ToList();

        // 4 · 4^order + index: 0/11, 1/3 and 3/700.
        foreach (var nuniq in new[] { 15, 19, 956 }) file.AddRange([0, 0, (byte)(nuniq >> 8), (byte)nuniq]);
        Assert.Equal(Moc.Parse("0/11 1/3 3/700"), Moc.Read([.. file]));

        static string Header(params string[] cards) => string.Concat(cards.Append("END").Select(card => card.PadRight(80))).PadRight(2880 * (cards.Length * 80 / 2880 + 1));
    }

    [Fact]
    public void Fits_that_ends_early_or_lies_is_refused()
    {
        var file = Fits(Moc.Parse(Ascii), MocFitsForm.Nuniq);
        for (var length = 9; length < 2 * 2880 + 9 * 8; length += 97) Assert.Throws<FormatException>(() => Moc.Read(file.AsSpan(0, length)));
        var random = new Random(302);
        for (var n = 0; n < 2000; n++)
        {
            var damaged = file.ToArray();
            damaged[random.Next(2880 * 2 + 72)] = (byte)random.Next(256);
            damaged[2880 + random.Next(14 * 80)] = (byte)('0' + random.Next(10));
            try
            {
                Moc.Read(damaged);
            }
            catch (FormatException)
            {
                // Refused, as most of these must be; anything else fails the test.
            }
        }
    }

    [Fact]
    public void Algebra_is_that_of_the_sets_of_cells()
    {
        var random = new Random(303);
        for (var n = 0; n < 100; n++)
        {
            var (a, b) = (RandomMoc(random, 4), RandomMoc(random, 4));
            var (cellsA, cellsB) = (CellsOf(a), CellsOf(b));
            Assert.Equal(cellsA.Union(cellsB).Order(), CellsOf(a.Union(b)).Order());
            Assert.Equal(cellsA.Intersect(cellsB).Order(), CellsOf(a.Intersect(b)).Order());
            Assert.Equal(cellsA.Except(cellsB).Order(), CellsOf(a.Except(b)).Order());
            Assert.Equal(3072 - cellsA.Count, CellsOf(a.Complement()).Count);
            var around = cellsA.SelectMany(cell => new HealpixCell(4, cell).Neighbours().Select(c => c.Index)).Union(cellsA);
            Assert.Equal(around.Order(), CellsOf(a.Dilate()).Order());
            Assert.Equal(cellsA.Select(cell => cell / 16).Distinct().Order(), CellsOf(a.Degrade(2), 2).Order());
        }
    }

    [Fact]
    public void A_point_on_the_border_of_a_cell_is_in_one_of_two_complementary_coverages()
    {
        var random = new Random(304);
        var (moc, rest) = (Moc.Parse("2/0-50,77,100-130").Cells, Moc.Parse("2/0-50,77,100-130").Complement().Cells);
        for (var n = 0; n < 5000; n++)
        {
            var (ra, dec) = RandomSky.AwkwardPosition(random);
            Assert.NotEqual(new CellRegion(moc).ContainsDegrees(ra, dec), new CellRegion(rest).ContainsDegrees(ra, dec));
        }
    }

    static byte[] Fits(Moc moc, MocFitsForm form)
    {
        using var stream = new MemoryStream();
        moc.WriteFits(stream, form);
        Assert.Equal(0, stream.Length % 2880);
        return stream.ToArray();
    }

    static Moc RandomMoc(Random random, int order) => new(
        HealpixRanges.From(Enumerable.Range(0, random.Next(30)).Select(_ =>
        {
            var cellOrder = random.Next(order + 1);
            return new HealpixCell(cellOrder, random.NextInt64(Healpix.CellCount(cellOrder)));
        })),
        order);

    static HashSet<long> CellsOf(Moc moc, int order = 4)
    {
        var cells = new HashSet<long>();
        foreach (var range in moc.Cells.AsSpan())
        {
            for (var cell = range.Start >> Healpix.Shift(order); cell < range.End >> Healpix.Shift(order); cell++) cells.Add(cell);
        }

        return cells;
    }
}

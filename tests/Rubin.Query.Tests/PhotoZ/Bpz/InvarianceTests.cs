using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

public sealed class InvarianceTests
{
    [Fact]
    public void Estimates_do_not_depend_on_blocks_or_threads()
    {
        var model = BpzRun.Make("BPZ", [("zp_err", 0.02)]);
        var galaxies = BadInputTests.Galaxies(500);
        var whole = BpzRun.Estimate(model, galaxies, model.Columns);
        Parallel.ForEach([1, 3, 7, 8, 63, 64, 65, 200], size =>
        {
            for (var first = 0; first < galaxies.Rows; first += size)
            {
                var rows = Enumerable.Range(first, Math.Min(size, galaxies.Rows - first)).ToArray();
                var part = BpzRun.Estimate(model, galaxies.Take(rows), model.Columns);
                foreach (var row in rows)
                {
                    Assert.Equal(whole.PdfOf(row).ToArray(), part.PdfOf(row - first).ToArray());
                    foreach (var column in (ReadOnlySpan<EstimateColumns>)[EstimateColumns.ZMode, EstimateColumns.ZMean, EstimateColumns.Chi2Min, EstimateColumns.TemplateOdds])
                    {
                        Assert.Equal(whole[column][row], part[column][row - first]);
                    }
                }
            }
        });
    }

    [Fact]
    public void Columns_do_not_depend_on_which_others_are_wanted()
    {
        var model = BpzRun.Make("BPZ", []);
        var galaxies = BadInputTests.Galaxies(100);
        var whole = BpzRun.Estimate(model, galaxies, model.Columns);
        for (var bits = (int)model.Columns; bits != 0; bits &= bits - 1)
        {
            var column = (EstimateColumns)(bits & -bits);
            var alone = BpzRun.Estimate(model, galaxies, column);
            if (column == EstimateColumns.Pdf)
            {
                Assert.Equal(whole.Pdf, alone.Pdf);
            }
            else if (column != EstimateColumns.Flags)
            {
                Assert.Equal(whole[column].ToArray(), alone[column].ToArray());
            }
        }
    }

    [Fact]
    public void Bytes_are_the_floats_to_the_nearest_of_255()
    {
        var model = BpzRun.Make("BPZ", []);
        var galaxies = BadInputTests.Galaxies(100);
        var floats = BpzRun.Estimate(model, galaxies, EstimateColumns.Pdf);
        var bytes = BpzRun.Estimate(model, galaxies, EstimateColumns.Pdf, new BytePdf(model.Grid));
        for (var row = 0; row < 100; row++)
        {
            var density = floats.PdfOf(row).ToArray();
            for (var k = 0; k < 301; k++) Assert.InRange(Math.Abs(bytes.PdfBytesOf(row)[k] - (255 * density[k] / density.Max())), 0, 0.501);
        }
    }

    [Theory]
    [InlineData("BPZ", 0, 6)]
    [InlineData("BPZ", 2, 6)]
    [InlineData("BPZ", 0, 3)]
    [InlineData("TEMPLATE", 0, 6)]
    public void A_model_that_was_written_and_read_estimates_the_same(string kind, int interpolated, int bands)
    {
        var model = BpzRun.Make(kind, [("interp", (long)interpolated), ("bands", "u,g,r,i,z,y"[..((2 * bands) - 1)]), ("nz", 101L)]);
        using var stream = new MemoryStream();
        using (var writer = new ModelWriter(stream))
        {
            model.Write(writer);
        }

        var options = new PhotozOptions(model.Kind, [new GivenOption("interp", (long)interpolated, default), new GivenOption("nz", 101L, default)]);
        var read = model.Kind.Read(model.Bands, model.Grid, options, new ModelReader(stream.ToArray()));
        var galaxies = new Photometry(PhotometryForm.Magnitudes, bands, 20);
        for (var band = 0; band < bands; band++)
        {
            BadInputTests.Galaxies(20).Values(band).CopyTo(galaxies.Values(band));
            galaxies.Errors(band).Fill(0.05f);
        }

        Assert.Equal(BpzRun.Estimate(model, galaxies, EstimateColumns.Pdf).Pdf, BpzRun.Estimate(read, galaxies, EstimateColumns.Pdf).Pdf);
        var damaged = stream.ToArray()[..^5];
        Assert.Throws<QueryException>(() => model.Kind.Read(model.Bands, model.Grid, options, new ModelReader(damaged)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Interpolated_templates_and_many_bands_agree_with_the_exact_fit(int interpolated)
    {
        var exact = BpzRun.Make("BPZ", [("interp", (long)interpolated), ("exact", true)]);
        var quick = BpzRun.Make("BPZ", [("interp", (long)interpolated)]);
        var galaxies = BadInputTests.Galaxies(200);
        var expected = BpzRun.Estimate(exact, galaxies, exact.Columns);
        var actual = BpzRun.Estimate(quick, galaxies, quick.Columns);
        Assert.Equal(8 + (7 * interpolated), quick.Library.Templates.Count);
        Assert.InRange(Enumerable.Range(0, 200).Count(i => expected[EstimateColumns.ZMode][i] == actual[EstimateColumns.ZMode][i]), 199, 200);
        Assert.InRange(Enumerable.Range(0, 200).Count(i => Math.Abs(expected[EstimateColumns.TemplateOdds][i] - actual[EstimateColumns.TemplateOdds][i]) < 1e-4), 199, 200);
    }

    [Fact]
    public void Eight_bands_agree_with_the_exact_fit()
    {
        // The kernel that keeps six bands in registers does not serve here.
        var rows = 60;
        var (exact, quick) = (EightBands(true), EightBands(false));
        var galaxies = new Photometry(PhotometryForm.Magnitudes, 8, rows);
        for (var band = 0; band < 8; band++)
        {
            BadInputTests.Galaxies(rows).Values(band % 6).CopyTo(galaxies.Values(band));
            galaxies.Errors(band).Fill(0.05f);
        }

        var expected = BpzRun.Estimate(exact, galaxies, exact.Columns);
        var actual = BpzRun.Estimate(quick, galaxies, quick.Columns);
        Assert.Equal(expected[EstimateColumns.ZMode].ToArray(), actual[EstimateColumns.ZMode].ToArray());
        Assert.All(actual[EstimateColumns.BandsUsed].ToArray(), used => Assert.Equal(8, used));
    }

    static BpzModel EightBands(bool exact)
    {
        var six = BpzRun.Make("BPZ", []);
        var fluxes = Enumerable.Range(0, six.Grid.Count * 8).SelectMany(row =>
        {
            var light = six.Library.At(row / 8, row % 8);
            return new[] { light[0], light[1], light[2], light[3], light[4], light[5], light[0], light[1] };
        }).ToArray();
        var library = new Query.PhotoZ.Templates.TemplateLibrary(six.Library.Templates, ["a", "b", "c", "d", "e", "f", "g", "h"], six.Grid, fluxes);
        var ones = Enumerable.Repeat(0.1, 8);
        var settings = six.Settings with { ZeroPointErrors = [.. ones], Limits = [.. ones], Exact = exact };
        return new BpzModel(six.Kind, library, six.Prior, six.Rows, settings);
    }
}

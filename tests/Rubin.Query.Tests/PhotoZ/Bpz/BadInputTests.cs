using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

/// <summary>Photometry and options that make no sense give NULL or an error that says what to do, never a density of NaN.</summary>
public sealed class BadInputTests
{
    static readonly string[] Missing = ["/nowhere/a.sed"];

    [Fact]
    public void Objects_that_were_never_observed_have_no_redshift()
    {
        var model = BpzRun.Make("BPZ", []);
        var photometry = Same(3, 24, 0.1f);
        for (var band = 0; band < 6; band++) photometry.Status(band)[1] = BandStatus.NotObserved;
        for (var band = 0; band < 6; band++) photometry.Errors(band)[2] = float.NaN;
        var estimates = BpzRun.Estimate(model, photometry, model.Columns);
        Assert.Equal(EstimateFlags.None, estimates.Flags[0]);
        Assert.Equal(EstimateFlags.NoDensity, estimates.Flags[1]);
        Assert.Equal(EstimateFlags.NoDensity, estimates.Flags[2]);
        Assert.True(double.IsNaN(estimates[EstimateColumns.ZMode][1]));
        Assert.Equal(6, estimates[EstimateColumns.BandsUsed][0]);
    }

    [Theory]
    [InlineData("BPZ", false)]
    [InlineData("BPZ", true)]
    [InlineData("TEMPLATE", false)]
    public void No_photometry_gives_a_density_of_NaN(string kind, bool exact)
    {
        var model = BpzRun.Make(kind, [("exact", exact), ("zp_err", 0.0), ("nz", 101L)]);
        float[] values = [0, -1, 1e-20f, 1e20f, 99, -99, 25, 1e38f, float.MaxValue, -1e30f, float.NaN, float.PositiveInfinity];
        float[] errors = [1e-30f, 1, 1e30f, 0.1f, 1e-6f, float.NaN];
        var random = new Random(5);
        foreach (var form in (ReadOnlySpan<PhotometryForm>)[PhotometryForm.Magnitudes, PhotometryForm.Fluxes])
        {
            var photometry = new Photometry(form, 6, 400);
            for (var band = 0; band < 6; band++)
            {
                for (var row = 0; row < photometry.Rows; row++)
                {
                    photometry.Values(band)[row] = values[random.Next(values.Length)];
                    photometry.Errors(band)[row] = errors[random.Next(errors.Length)];
                    photometry.Status(band)[row] = (BandStatus)random.Next(3);
                }
            }

            var estimates = BpzRun.Estimate(model, photometry, model.Columns);
            for (var row = 0; row < photometry.Rows; row++)
            {
                if ((estimates.Flags[row] & EstimateFlags.NoDensity) == 0)
                {
                    Assert.All(estimates.PdfOf(row).ToArray(), p => Assert.True(float.IsFinite(p) && p >= 0));
                    Assert.Equal(1, GridArea(model, estimates.PdfOf(row)), 1e-3);
                }
            }
        }
    }

    [Fact]
    public void What_was_not_detected_anywhere_has_the_prior()
    {
        var photometry = Same(1, 24, 0.1f);
        for (var band = 0; band < 6; band++) photometry.Status(band)[0] = BandStatus.NotDetected;
        foreach (var exact in (ReadOnlySpan<bool>)[false, true])
        {
            var model = BpzRun.Make("BPZ", [("exact", exact)]);
            var estimates = BpzRun.Estimate(model, photometry, EstimateColumns.Pdf | EstimateColumns.ZMode);
            var shares = new double[3];
            var expected = new double[301];
            var density = new double[301];
            BpzPrior.HubbleDeepField.FillShares(32, shares);
            for (var type = 0; type < 3; type++)
            {
                BpzPrior.HubbleDeepField.FillDensity(type, 32, model.Grid, density);
                for (var k = 0; k < 301; k++) expected[k] += shares[type] * density[k];
            }

            Assert.Equal(model.Grid[expected.AsSpan().IndexOf(expected.Max())], estimates[EstimateColumns.ZMode][0], 9);
        }
    }

    [Fact]
    public void A_band_that_was_not_observed_counts_as_if_the_model_did_not_have_it()
    {
        var six = BpzRun.Make("BPZ", []);
        var five = BpzRun.Make("BPZ", [("bands", "g,r,i,z,y")]);
        var photometry = Galaxies(50);
        var without = new Photometry(PhotometryForm.Magnitudes, 5, 50);
        photometry.Status(0).Fill(BandStatus.NotObserved);
        for (var band = 0; band < 5; band++)
        {
            photometry.Values(band + 1).CopyTo(without.Values(band));
            photometry.Errors(band + 1).CopyTo(without.Errors(band));
        }

        var expected = BpzRun.Estimate(five, without, five.Columns);
        var actual = BpzRun.Estimate(six, photometry, six.Columns);
        Assert.Equal(expected[EstimateColumns.ZMode].ToArray(), actual[EstimateColumns.ZMode].ToArray());
        Assert.All(expected[EstimateColumns.BandsUsed].ToArray(), used => Assert.Equal(5, used));
    }

    [Fact]
    public void Fluxes_and_magnitudes_of_bright_objects_agree()
    {
        var model = BpzRun.Make("BPZ", [("exact", true)]);
        var magnitudes = Galaxies(40);
        var fluxes = new Photometry(PhotometryForm.Fluxes, 6, 40);
        for (var band = 0; band < 6; band++)
        {
            for (var row = 0; row < 40; row++)
            {
                var flux = Math.Pow(10, 0.4 * (31.4 - magnitudes.Values(band)[row]));
                fluxes.Values(band)[row] = (float)flux;
                fluxes.Errors(band)[row] = (float)(flux * (Math.Pow(10, 0.4 * magnitudes.Errors(band)[row]) - 1));
            }
        }

        var expected = BpzRun.Estimate(model, magnitudes, model.Columns);
        var actual = BpzRun.Estimate(model, fluxes, model.Columns);
        for (var row = 0; row < 40; row++)
        {
            Assert.Equal(expected[EstimateColumns.ZMode][row], actual[EstimateColumns.ZMode][row]);
            Assert.Equal(expected[EstimateColumns.ZMean][row], actual[EstimateColumns.ZMean][row], 1e-4);
            Assert.Equal(expected[EstimateColumns.Chi2Min][row], actual[EstimateColumns.Chi2Min][row], 1e-3 * (1 + expected[EstimateColumns.Chi2Min][row]));
        }
    }

    [Fact]
    public void Options_that_contradict_each_other_are_errors()
    {
        AssertError("template file \"/nowhere/a.sed\" does not exist", ("seds", Missing));
        AssertError("template list file \"nowhere.list\" does not exist", ("seds", "nowhere"));
        AssertError("filter file \"./FILTER/nowhere_u.res\" does not exist", ("filters", "nowhere"), ("path", "."));
        AssertError("there is no analytic filter for band \"J\"", ("bands", "u,g,J"));
        AssertError("option \"ref_band\" must be one of u, g, r, i, z, y", ("ref_band", "k"));
        AssertError("option \"prior\" must be 'hdfn', 'fit' or 'none'", ("prior", "flat"));
        AssertError("option \"prior\" is 'fit', which needs rows to fit", ("prior", "fit"));
        AssertError("option \"types\" must be whole numbers of sum 8", ("types", "1,2,3"));
        AssertError("option \"types\" must be 3 for the prior", ("types", "4,4"));
        AssertError("option \"zp_err\" has 2 values for 6 bands", ("zp_err", "0.1,0.2"));
        AssertError("option \"laws\" has \"dusty\"", ("laws", "dusty"));
        AssertError("option \"mag_limits\" is missing", ("bands", "J,H"), ("compat", false));
    }

    static void AssertError(string message, params (string, object)[] options)
    {
        var error = Assert.Throws<QueryException>(() => BpzRun.Make("BPZ", options));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    static double GridArea(BpzModel model, ReadOnlySpan<float> density)
    {
        var area = 0.0;
        for (var k = 1; k < density.Length; k++) area += 0.5 * (density[k] + density[k - 1]) * model.Grid.Step;
        return area;
    }

    static Photometry Same(int rows, float magnitude, float error)
    {
        var photometry = new Photometry(PhotometryForm.Magnitudes, 6, rows);
        for (var band = 0; band < 6; band++)
        {
            photometry.Values(band).Fill(magnitude);
            photometry.Errors(band).Fill(error);
        }

        return photometry;
    }

    internal static Photometry Galaxies(int rows)
    {
        var random = new Random(3);
        var photometry = new Photometry(PhotometryForm.Magnitudes, 6, rows);
        for (var row = 0; row < rows; row++)
        {
            var color = random.NextDouble();
            for (var band = 0; band < 6; band++)
            {
                photometry.Values(band)[row] = (float)(22 + (2 * random.NextDouble()) - (color * band * 0.5));
                photometry.Errors(band)[row] = (float)(0.02 + (0.1 * random.NextDouble()));
            }
        }

        return photometry;
    }
}

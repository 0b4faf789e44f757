using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Templates;
using Rubin.Query.Tests.PhotoZ.Bpz;

namespace Rubin.Query.Tests.PhotoZ.Templates;

public sealed class TemplateTests
{
    [Fact]
    public void A_flat_spectrum_in_frequency_has_the_same_flux_in_every_filter()
    {
        // F_ν = 1 is F_λ = c/λ²: the AB flux is 1, and at redshift z that of a template without its factors is (1+z)².
        double[] wavelengths = [.. Enumerable.Range(500, 30_000).Select(w => (double)w)];
        var flat = new WavelengthCurve("flat", wavelengths, [.. wavelengths.Select(w => 2.99792458e18 / (w * w))]);
        foreach (var band in (string[])["u", "g", "r", "i", "z", "y"])
        {
            var table = SyntheticFlux.Table(flat, AnalyticTemplates.Filter(band)!, 101, Absorption.None);
            Assert.Equal(1, table[0], 1e-4);
            Assert.Equal(4, table[100], 1e-3);
        }
    }

    [Fact]
    public void Hydrogen_absorbs_as_Madau_says()
    {
        // Madau 1995: the mean depression between Lyman β and α is about 0.36 at z = 3 (his figure 3a: 1 - D_A = 0.64).
        var depths = Enumerable.Range(0, 100).Select(i => 4 * (1026 + (1.9 * i))).Select(w => Math.Exp(-MadauAbsorption.Depth(w, 3)));
        Assert.InRange(depths.Average(), 0.6, 0.72);
        Assert.Equal(0, MadauAbsorption.Depth(4900, 3));
        Assert.Equal(3.6e-3 * Math.Pow(4000 / 1216.0, 3.46), MadauAbsorption.Depth(4120, 3) * Math.Pow(4000 / 4120.0, 3.46), 1e-12);
        Assert.True(MadauAbsorption.Depth(3300, 3) > 1);
        double[] values = [1, 1, 1, 1];
        MadauAbsorption.Attenuate([950, 2000, 3600, 5000], 3, values);
        Assert.Equal(1, values[3]);
        Assert.True(values[0] <= values[1] && values[1] < values[2]);
    }

    [Theory]
    [InlineData("milky_way", 0.55, 3.1, 0.01)]
    [InlineData("milky_way", 2.2, 0.35, 0.03)]
    [InlineData("milky_way", 0.15, 8.2, 0.3)]
    [InlineData("calzetti", 0.55, 4.05, 0.03)]
    [InlineData("calzetti", 0.16, 9.97, 0.05)]
    [InlineData("smc", 0.55, 2.85, 0.03)]
    public void Laws_of_extinction_have_their_published_values(string law, double micrometre, double expected, double tolerance) =>
        Assert.Equal(expected, ExtinctionLaw.All.Single(l => l.Name == law).Curve(micrometre), tolerance);

    [SharedFact]
    public void The_law_of_the_Milky_Way_gives_the_coefficients_of_LSST()
    {
        // RAIL's coefficients, from the same law and filters; at the mean wavelength of a filter to 3 %.
        double[] expected = [4.81, 3.64, 2.70, 2.06, 1.58, 1.31];
        var filters = new TemplateFiles(BpzRun.Folder).Filters(["DC2LSST"], ["u", "g", "r", "i", "z", "y"]);
        for (var band = 0; band < 6; band++)
        {
            var (x, r) = (filters[band].Wavelengths, filters[band].Values);
            var mean = x.Zip(r, (w, t) => w * t).Sum() / r.Sum();
            Assert.InRange(ExtinctionLaw.MilkyWay.Curve(mean * 1e-4), expected[band] * 0.97, expected[band] * 1.03);
        }
    }

    [SharedFact]
    public void A_dense_library_of_reddened_templates_fits_better()
    {
        (string, object)[] upstream = [("path", BpzRun.Folder), ("seds", "COSMOS_seds"), ("filters", "DC2LSST"), ("ebv", "0,0.2,0.4")];
        var model = BpzRun.Make("TEMPLATE", upstream);
        Assert.Equal(31 * 5, model.Library.Templates.Count);
        var rows = BpzRun.Csv("test_dc2_validation_9816.csv").Where((_, i) => i % 100 == 0).ToArray();
        var dense = BpzRun.Estimate(model, BpzRun.Magnitudes(rows), model.Columns);
        var sparse = BpzRun.Estimate(BpzRun.Upstream(), BpzRun.Magnitudes(rows), model.Columns);
        var better = Enumerable.Range(0, rows.Length).Count(i => dense[EstimateColumns.Chi2Min][i] <= sparse[EstimateColumns.Chi2Min][i]);
        Assert.InRange(better, 0.6 * rows.Length, rows.Length);
    }

    [Fact]
    public void Files_are_checked_line_by_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            AssertError(folder, "# only a comment", "has no two wavelengths");
            AssertError(folder, "100 1\nabc 2", "line 2 of template file");
            AssertError(folder, "100 1\n90 2", "do not ascend at line 2");
            AssertError(folder, "100 1\n110 nan", "line 2 of template file");
            var path = Path.Combine(folder.FullName, "good.sed");
            File.WriteAllText(path, "# λ f\n 100, 1 \n\n200\t3 extra\n");
            var curve = CurveFile.Read(path, "template");
            Assert.Equal([100, 200], curve.Wavelengths);
            Assert.Equal(2, curve.At(150));
            File.WriteAllText(Path.Combine(folder.FullName, "far.res"), "100000 0\n110000 1\n120000 0");
            var far = Path.Combine(folder.FullName, "far.res");
            var error = Assert.Throws<QueryException>(() => BpzRun.Make("BPZ", [("bands", "u"), ("filters", far), ("seds", path), ("prior", "none"), ("zmax", 0.5)]));
            Assert.Contains("overlaps no template at any redshift", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void AssertError(DirectoryInfo folder, string text, string expected)
    {
        var path = Path.Combine(folder.FullName, "bad.sed");
        File.WriteAllText(path, text);
        Assert.Contains(expected, Assert.Throws<QueryException>(() => CurveFile.Read(path, "template")).Message, StringComparison.Ordinal);
    }
}

using System.Globalization;
using Rubin.Query.PhotoZ.Templates;
using Rubin.Query.Tests.PhotoZ.Bpz;

namespace Rubin.Query.Tests.PhotoZ.Templates;

public sealed class SyntheticFluxTests
{
    [SharedFact]
    public void A_table_is_the_AB_file_of_upstream()
    {
        var files = new TemplateFiles(BpzRun.Folder);
        var spectrum = files.Spectra(["CWWSB4"])[0];
        var filter = files.Filters(["DC2LSST"], ["g"])[0];
        var expected = File.ReadLines(SharedData.Path("photoz/desc_bpz/src/desc_bpz/data_files/AB/El_B2004a.DC2LSST_g.AB"))
            .Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).ToArray();
        var table = SyntheticFlux.Table(spectrum, filter, 1200, Absorption.None);
        Assert.Equal(1200, expected.Length);
        Assert.Equal(523, expected.Count(f => f != 0));
        for (var k = 0; k < expected.Length; k++) Assert.InRange(table[k], expected[k] * (1 - 1e-9), expected[k] * (1 + 1e-9));
    }

    [SharedFact]
    public void A_library_is_that_of_an_independent_implementation()
    {
        var library = BpzRun.Upstream().Library;
        var row = 0;
        foreach (var expected in BpzRun.Csv("bpz_templates_cwwsb4_dc2.csv"))
        {
            var fluxes = library.At(row / 8, row % 8);
            for (var band = 0; band < 6; band++) Assert.InRange(fluxes[band], expected[2 + band] * (1 - 2e-9), expected[2 + band] * (1 + 2e-9));
            row++;
        }

        Assert.Equal(2408, row);
    }
}

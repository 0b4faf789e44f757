using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

public sealed class PriorTests
{
    [Fact]
    public void The_prior_of_the_Hubble_Deep_Field_has_its_shares()
    {
        // Benítez 2000, table 1, by hand: at m = 24, 0.35 exp(-0.45·4) and 0.5 exp(-0.147·4).
        var shares = new double[3];
        BpzPrior.HubbleDeepField.FillShares(24, shares);
        Assert.Equal(0.057855, shares[0], 1e-6);
        Assert.Equal(0.277718, shares[1], 1e-6);
        Assert.Equal(1, shares.Sum(), 1e-12);
        Assert.Equal(0.7962, BpzPrior.HubbleDeepField.Typical(0, 24), 1e-12);
        Assert.Equal(0.431, BpzPrior.HubbleDeepField.Typical(0, 15), 1e-12);
    }

    [Fact]
    public void A_fit_finds_the_prior_that_redshifts_were_drawn_from()
    {
        var model = BpzRun.Make("BPZ", []);
        var truth = BpzPrior.HubbleDeepField;
        var training = Draw(model, truth, 6000);
        var fit = PriorFit.Fit(model.Library, [1, 2, 5], model.Settings, training, truth.Reference);
        var (expected, actual) = (new double[3], new double[3]);
        foreach (var magnitude in (double[])[21, 23, 25])
        {
            truth.FillShares(magnitude, expected);
            fit.FillShares(magnitude, actual);
            for (var type = 0; type < 3; type++)
            {
                Assert.InRange(actual[type], expected[type] - 0.06, expected[type] + 0.06);
                Assert.InRange(Mean(fit, type, magnitude, model.Grid), 0.85 * Mean(truth, type, magnitude, model.Grid), 1.15 * Mean(truth, type, magnitude, model.Grid));
            }
        }
    }

    [Fact]
    public void Too_few_rows_to_fit_a_prior_are_an_error()
    {
        var model = BpzRun.Make("BPZ", []);
        var error = Assert.Throws<QueryException>(() => BpzRun.Make("BPZ", [], Draw(model, BpzPrior.HubbleDeepField, 3)));
        Assert.StartsWith("a prior needs 30 training rows", error.Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public void A_prior_fitted_to_training_galaxies_serves_others()
    {
        var rows = BpzRun.Csv("test_dc2_training_9816.csv");
        var training = new TrainingSet(["u", "g", "r", "i", "z", "y"], BpzRun.Magnitudes(rows), rows.Select(r => r[1]).ToArray());
        var model = BpzRun.Make("BPZ", [("path", BpzRun.Folder), ("seds", "CWWSB4"), ("filters", "DC2LSST")], training);
        Assert.NotEqual(BpzPrior.HubbleDeepField, model.Prior);
        var others = BpzRun.Csv("test_dc2_validation_9816.csv");
        Assert.InRange(Outliers(model, others), 0, Outliers(BpzRun.Upstream(("prior", "none")), others));
    }

    static double Outliers(BpzModel model, double[][] rows)
    {
        var modes = BpzRun.Estimate(model, BpzRun.Magnitudes(rows), EstimateColumns.ZMode)[EstimateColumns.ZMode].ToArray();
        return modes.Zip(rows, (z, row) => Math.Abs(z - row[1]) / (1 + row[1])).Count(e => e > 0.15) / (double)rows.Length;
    }

    static double Mean(BpzPrior prior, int type, double magnitude, RedshiftGrid grid)
    {
        var density = new double[grid.Count];
        prior.FillDensity(type, magnitude, grid, density);
        return density.Select((p, k) => p * grid[k]).Sum();
    }

    /// <summary>Galaxies with the colours of templates, types and redshifts by the prior.</summary>
    static TrainingSet Draw(BpzModel model, BpzPrior prior, int count)
    {
        var random = new Random(11);
        var photometry = new Photometry(PhotometryForm.Magnitudes, 6, count);
        var redshifts = new double[count];
        var (shares, density) = (new double[3], new double[model.Grid.Count]);
        int[] first = [0, 1, 3], templates = [1, 2, 5];
        for (var row = 0; row < count; row++)
        {
            var magnitude = 20 + (5 * random.NextDouble());
            prior.FillShares(magnitude, shares);
            var type = Pick(random, shares);
            prior.FillDensity(type, magnitude, model.Grid, density);
            var k = Math.Max(Pick(random, density), 1);
            var light = model.Library.At(k, first[type] + random.Next(templates[type]));
            redshifts[row] = model.Grid[k];
            for (var band = 0; band < 6; band++)
            {
                photometry.Values(band)[row] = (float)(magnitude - (2.5 * Math.Log10(Math.Max(light[band], 1e-30) / light[3])));
                photometry.Errors(band)[row] = 0.01f;
            }
        }

        return new TrainingSet(model.Bands, photometry, redshifts);
    }

    static int Pick(Random random, double[] weights)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }
}

using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Knn;

public class KnnTests
{
    /// <summary>The reference, scikit-learn in RAIL's procedure on the same rows, has a bias of −0.0015, σ = 0.0252 and a loss of −6.09; with the magnitude 0.0313 and −5.07.</summary>
    [SharedTheory]
    [InlineData(true, -0.0015, 0.0252, -6.09)]
    [InlineData(false, -0.0008, 0.0313, -5.07)]
    public void On_DC2_it_is_as_good_as_the_reference(bool colorsOnly, double bias, double sigma, double loss)
    {
        var model = Dc2.Model("KNN", Dc2.Training, ("colors_only", colorsOnly));
        var score = Dc2.Score(model);
        Assert.Equal(bias, score.Bias, 2e-4);
        Assert.InRange(score.SigmaIqr, 0.9 * sigma, 1.01 * sigma);
        Assert.Equal(loss, score.CdeLoss, 0.06);
    }

    [SharedFact]
    public void The_mixture_is_the_density()
    {
        var model = Dc2.Model("KNN", Dc2.Training, ("k", 4L), ("sigma", 0.05));
        var photometry = Dc2.Validation.Photometry.Take([4000, 9000, 16_000]);
        var onGrid = Dc2.Estimate(model, photometry);
        var request = new EstimateRequest(EstimateColumns.Pdf, model.CompactPdf!);
        var mixtures = new Estimates(request, model.Grid, 3);
        model.CreateWorker(request).Estimate(photometry, mixtures);
        for (var row = 0; row < 3; row++)
        {
            var mixture = mixtures.PdfOf(row).ToArray();
            for (var z = 0; z < 301; z++)
            {
                var p = Enumerable.Range(0, 4).Sum(k =>
                    mixture[k] * Math.Exp(-0.5 * Math.Pow((model.Grid[z] - mixture[4 + k]) / mixture[8 + k], 2)) / (mixture[8 + k] * Math.Sqrt(2 * Math.PI)));
                Assert.Equal(p, onGrid.PdfOf(row)[z], 1e-2 * (1 + p) / 10);
            }
        }
    }

    [Fact]
    public void Wrong_options_are_told()
    {
        var training = Galaxies.Of(100);
        Assert.Contains("k_max", Assert.Throws<QueryException>(() => Dc2.Model("KNN", training, ("k_min", 9L))).Message, StringComparison.Ordinal);
        Assert.Contains("ref_band", Assert.Throws<QueryException>(() => Dc2.Model("KNN", training, ("colors_only", false), ("ref_band", "w"))).Message, StringComparison.Ordinal);
        Assert.Contains("colors_only", Assert.Throws<QueryException>(() => Dc2.Model("KNN", Galaxies.Of(100, bands: 1))).Message, StringComparison.Ordinal);
    }
}

using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.TrainZ;

public class TrainZTests
{
    /// <summary>RAIL, tests/estimation/test_algos.py: 100 galaxies, bins 10 to 15 of linspace(0, 3, 302), and the middle of the fullest.</summary>
    [SharedFact]
    public void It_is_the_histogram_of_RAILs_test()
    {
        var model = Dc2.Model("TRAINZ", Dc2.Read("training_100gal.csv"));
        var estimates = Dc2.Estimate(model, Dc2.Read("validation_10gal.csv").Photometry);
        Assert.All(estimates[EstimateColumns.ZMode].ToArray(), z => Assert.Equal(0.1445183, z, 1e-7));
        var counts = estimates.PdfOf(3).ToArray().Select(p => p * (3.0 / 301) * 100).ToArray();
        Assert.Equal([7, 23, 8, 23, 26, 13], counts[10..16].Select(c => Math.Round(c, 3)));
        Assert.Equal(100, counts.Sum(), 1e-3);
        Assert.Equal(model.Grid, Dc2.Reread(model).Grid);
        Assert.Equal(estimates.Pdf, Dc2.Estimate(Dc2.Reread(model), Dc2.Read("validation_10gal.csv").Photometry).Pdf);
    }

    /// <summary>The reference has a bias of −0.0023, σ = 0.2262 and a loss of −0.67.</summary>
    [SharedFact]
    public void On_DC2_it_is_what_the_others_have_to_beat()
    {
        var score = Dc2.Score(Dc2.Model("TRAINZ", Dc2.Training));
        Assert.Equal(-0.0023, score.Bias, 2e-3);
        Assert.Equal(0.2262, score.SigmaIqr, 1e-3);
        Assert.Equal(-0.67, score.CdeLoss, 0.01);
    }
}

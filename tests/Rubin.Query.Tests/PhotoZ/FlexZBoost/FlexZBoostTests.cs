namespace Rubin.Query.Tests.PhotoZ.FlexZBoost;

public class FlexZBoostTests
{
    /// <summary>The reference, XGBoost in FlexCode's procedure on the same rows, has σ = 0.0198 and a loss of −6.98.</summary>
    [SharedFact]
    public void On_DC2_it_beats_the_reference_in_the_median_of_five_seeds()
    {
        var scores = Enumerable.Range(1, 5).Select(seed => Dc2.Score(Dc2.Model("FLEXZBOOST", Dc2.Training, ("seed", (long)seed)))).ToArray();
        Assert.InRange(scores.Select(s => s.SigmaIqr).Order().ElementAt(2), 0.01, 0.0198);
        Assert.InRange(scores.Select(s => s.CdeLoss).Order().ElementAt(2), -9, -7.1);
        Assert.All(scores, s => Assert.InRange(s.Bias, -0.0005, 0.0005));
    }
}

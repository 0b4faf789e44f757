using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Tests.LightCurves;

public class PhasePeriodogramTests
{
    [Theory]
    [InlineData(PhaseStatistic.PhaseDispersion)]
    [InlineData(PhaseStatistic.AnalysisOfVariance)]
    [InlineData(PhaseStatistic.ConditionalEntropy)]
    [InlineData(PhaseStatistic.LaflerKinman)]
    [InlineData(PhaseStatistic.Dworetsky)]
    public void The_period_that_made_a_curve_is_the_best(PhaseStatistic statistic)
    {
        var curve = Synthetic.Curve(300, seed: 7);
        var step = 1 / (10 * curve.Duration);
        var grid = new FrequencyGrid(1 / 0.6137 - 1000 * step, step, 2001);
        var periodogram = new PhasePeriodogram { Statistic = statistic };
        var values = new double[grid.Count];
        periodogram.Compute(curve, grid, values);

        var best = Array.IndexOf(values, periodogram.LeastIsBest ? values.Min() : values.Max());
        Assert.InRange(best, 990, 1010);
    }

    /// <summary>By hand: 0, 1, 0, 1 at phases 0, ½, 0, ½ has no variance in its bins, certain magnitudes.</summary>
    [Fact]
    public void A_square_wave_folds_to_two_points()
    {
        var curve = CurveFile.Curve([0, 1, 2, 3], [0, 1, 0, 1]);
        double At(PhaseStatistic statistic)
        {
            var result = new double[1];
            new PhasePeriodogram { Statistic = statistic }.Compute(curve, new(0.5, 1, 1), result);
            return result[0];
        }

        Assert.Equal(0, At(PhaseStatistic.PhaseDispersion));
        Assert.Equal(0, At(PhaseStatistic.ConditionalEntropy));
        Assert.Equal(double.PositiveInfinity, At(PhaseStatistic.AnalysisOfVariance));

        // Order 0, 0, 1, 1: one step up, one back at the end, over 2 Σ (m - mean)² = 2.
        Assert.Equal(1, At(PhaseStatistic.LaflerKinman), 1e-15);

        // Steps of ½ in value: one over half a phase, one over the half that closes the circle.
        Assert.Equal(2 * Math.Sqrt(0.25 + 0.25), At(PhaseStatistic.Dworetsky), 1e-15);
    }
}

using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.Tests.LightCurves;

public class CurveShapeTests
{
    /// <summary>By hand: windows of two days from 1 on; weights 1, ¼, 1.</summary>
    [Fact]
    public void Bins_are_means_by_weight()
    {
        var curve = CurveFile.Curve([1.5, 2.5, 9], [10, 20, 7], [1, 2, 1]);
        var bins = new LightCurve();
        curve.CopyBins(2, 1, bins);

        Assert.Equal([2, 10], bins.Time.ToArray());
        Assert.Equal([12, 7], bins.Value.ToArray());
        Assert.Equal([Math.Sqrt(2 / 1.25), 1], bins.Error.ToArray());
        Assert.Throws<QueryException>(() => curve.CopyBins(0, 0, bins));
    }

    /// <summary>By hand: lg Δt of 1, 10 and 11 days is 0, 1 and 1.04; Δm is 0.5, -1.5 and -1.</summary>
    [Fact]
    public void Pairs_are_counted_where_they_lie()
    {
        var image = new double[4 * 4];
        new DmDtImage { LeastLogTime = 0, GreatestLogTime = 2, TimeCells = 4, ValueCells = 4, ValueRange = 2 }.Count(CurveFile.Curve([0, 1, 11], [0, 0.5, -1]), image);

        Assert.Equal(3, image.Sum());
        Assert.Equal(1, image[0 * 4 + 2]);
        Assert.Equal(1, image[2 * 4 + 0]);
        Assert.Equal(1, image[2 * 4 + 1]);
    }

    [Fact]
    public void Harmonics_that_made_a_curve_are_found()
    {
        double[] time = [.. Enumerable.Range(0, 80).Select(i => 0.77 * i + 0.2 * Math.Sin(i * i))];
        double Turn(double t) => 2 * Math.PI * t / 3.1;
        var value = time.Select(t => 5 + 2 * Math.Cos(Turn(t) + 0.4) + 0.6 * Math.Cos(2 * Turn(t) + 1.9)).ToArray();
        var fit = HarmonicFit.Of(CurveFile.Curve(time, value), 3.1, 3);

        Assert.Equal(5, fit.Mean(), 1e-10);
        Assert.Equal([2, 0.6, 0], Enumerable.Range(1, 3).Select(j => Math.Round(fit.Amplitude(j), 10)));
        Assert.Equal(0.4, fit.Phase(1), 1e-10);
        Assert.Equal(1.9 - 2 * 0.4, fit.RelativePhase(2), 1e-10);
        Assert.Equal(0.3, fit.RelativeAmplitude(2), 1e-10);
        Assert.InRange(fit.Chi2, 0, 1e-18);
        Assert.Equal(value[11], fit.At(time[11]), 1e-10);
        Assert.True(double.IsNaN(HarmonicFit.Of(CurveFile.Curve([1, 2, 3], [1, 2, 3]), 3.1, 3).Amplitude(1)));
        Assert.Throws<QueryException>(() => HarmonicFit.Of(new LightCurve(), 0, 3));
    }

    /// <summary>By hand: band means 11 (weights 1 and 1) and 15; the companion holds 1, 2 and 6.</summary>
    [Fact]
    public void Colours_compare_bands()
    {
        var curve = new LightCurve { Companion = CurveFile.Curve([0, 1, 2], [1, 2, 6]) };
        curve.Load([0, 1, 2], [10, 12, 15], [1, 1, 3], [0, 0, 4]);
        var set = FeatureSet.Parse("color_of_maximum, color_of_median, color_of_minimum, color_spread");
        var values = new double[4];
        set.Evaluate(curve, values, new bool[4]);

        Assert.Equal([9, 10, 9, 2], values);
    }
}

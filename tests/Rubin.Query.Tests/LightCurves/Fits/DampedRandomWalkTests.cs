using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.Tests.LightCurves.Fits;

public class DampedRandomWalkTests
{
    /// <summary>The likelihood written out with the full covariance matrix and Gauss's elimination.</summary>
    [Fact]
    public void The_filter_agrees_with_the_full_covariance()
    {
        var curve = Walk(40, 3, 20, 5);
        var (variance, tau) = (7.0, 11.0);
        var n = curve.Count;
        var c = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) c[i, j] = variance * Math.Exp(-Math.Abs(curve.Time[i] - curve.Time[j]) / tau) + (i == j ? curve.Error[i] * curve.Error[i] : 0);
        }

        var (inverse, logDeterminant) = Invert(c, n);
        double yy = 0, y1 = 0, oneOne = 0, trace = 0;
        for (var i = 0; i < n; i++)
        {
            trace += inverse[i, i];
            for (var j = 0; j < n; j++)
            {
                yy += curve.Value[i] * inverse[i, j] * curve.Value[j];
                y1 += curve.Value[i] * inverse[i, j];
                oneOne += inverse[i, j];
            }
        }

        var got = DampedRandomWalk.Likelihood(curve, variance, tau);
        Assert.Equal(y1 / oneOne, got.Mean, 1e-9);
        Assert.Equal(yy - y1 * y1 / oneOne, got.Chi2, 1e-8);
        Assert.Equal(-0.5 * (got.Chi2 + logDeterminant + n * Math.Log(2 * Math.PI) + Math.Log(oneOne / (2 * Math.PI))), got.LogLikelihood, 1e-8);
        Assert.Equal(trace, DampedRandomWalk.InverseTrace(curve, variance, tau), 1e-8 * trace);
    }

    [Fact]
    public void The_walk_that_made_a_curve_is_found()
    {
        var fit = DampedRandomWalk.Fit(Walk(2000, 2.5, 30, 1));

        // A curve of 130 times of damping knows τ to a fifth and σ to a tenth.
        Assert.Equal(2.5, fit.Sigma, 0.5);
        Assert.Equal(30, fit.Tau, 12.0);
        Assert.True(double.IsNaN(DampedRandomWalk.Fit(CurveFile.Curve([1, 2, 3], [1, 2, 3])).Tau));
    }

    static LightCurve Walk(int points, double sigma, double tau, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (time, value) = (new double[points], new double[points]);
        var x = sigma * Normal();
        for (var i = 0; i < points; i++)
        {
            var step = i == 0 ? 0 : 0.1 + 3.8 * random.NextDouble();
            time[i] = i == 0 ? 0 : time[i - 1] + step;
            var decay = Math.Exp(-step / tau);
            x = x * decay + sigma * Math.Sqrt(1 - decay * decay) * Normal();
            value[i] = 20 + x + 0.1 * Normal();
        }

        return CurveFile.Curve(time, value, [.. time.Select(_ => 0.1)]);
    }

    static (double[,] Inverse, double LogDeterminant) Invert(double[,] matrix, int n)
    {
        var a = (double[,])matrix.Clone();
        var inverse = new double[n, n];
        for (var i = 0; i < n; i++) inverse[i, i] = 1;
        var log = 0.0;
        for (var k = 0; k < n; k++)
        {
            var pivot = a[k, k];
            log += Math.Log(pivot);
            for (var j = 0; j < n; j++)
            {
                a[k, j] /= pivot;
                inverse[k, j] /= pivot;
            }

            for (var i = 0; i < n; i++)
            {
                var factor = a[i, k];
                for (var j = 0; i != k && j < n; j++)
                {
                    a[i, j] -= factor * a[k, j];
                    inverse[i, j] -= factor * inverse[k, j];
                }
            }
        }

        return (inverse, log);
    }
}

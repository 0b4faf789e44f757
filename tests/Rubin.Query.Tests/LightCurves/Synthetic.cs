using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Curves drawn at random, and slow computations written out from the definitions.</summary>
static class Synthetic
{
    /// <summary>Ten years of a sinusoid of 0.6 days with noise.</summary>
    public static LightCurve Curve(int points, int seed)
    {
        var random = new Random(seed);
        var time = Enumerable.Range(0, points).Select(_ => 60000 + 3650 * random.NextDouble()).Order().ToArray();
        var error = time.Select(_ => 20 + 20 * random.NextDouble()).ToArray();
        var value = time.Select((t, i) => 1000 + 100 * Math.Sin(2 * Math.PI * t / 0.6137) + error[i] * (random.NextDouble() + random.NextDouble() - 1)).ToArray();
        return CurveFile.Curve(time, value, error);
    }

    /// <summary>The standard power with a floating mean: χ² of the straight least-squares fit, by Gram-Schmidt.</summary>
    public static double ScalarPower(LightCurve curve, double frequency)
    {
        var n = curve.Count;
        var middle = 0.5 * (curve.Time[0] + curve.Time[^1]);
        var total = curve.Weight.ToArray().Sum();
        var w = curve.Weight.ToArray().Select(x => x / total).ToArray();
        var mean = Enumerable.Range(0, n).Sum(i => w[i] * curve.Value[i]);
        var y = curve.Value.ToArray().Select(v => v - mean).ToArray();
        var phase = curve.Time.ToArray().Select(t => Cycles(frequency, t - middle)).ToArray();
        var columns = new[] { Enumerable.Repeat(1.0, n).ToArray(), [.. phase.Select(Math.Cos)], [.. phase.Select(Math.Sin)] };
        double Dot(double[] a, double[] b) => Enumerable.Range(0, n).Sum(i => w[i] * a[i] * b[i]);

        var explained = 0.0;
        for (var i = 0; i < 3; i++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var part = Dot(columns[i], columns[j]) / Dot(columns[j], columns[j]);
                    columns[i] = [.. columns[i].Zip(columns[j], (a, b) => a - part * b)];
                }
            }

            explained += i == 0 ? 0 : Dot(columns[i], y) * Dot(columns[i], y) / Dot(columns[i], columns[i]);
        }

        return explained / Dot(y, y);
    }

    static double Cycles(double frequency, double time)
    {
        var high = frequency * time;
        return 2 * Math.PI * (high - Math.Round(high) + Math.FusedMultiplyAdd(frequency, time, -high));
    }
}

using BenchmarkDotNet.Attributes;
using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.Bench.Kernels;

/// <summary>Medians and absolute deviations from them of light curves of 100 points; times are per point.</summary>
public class MedianBench
{
    const int Points = 100;
    const int Curves = 64;

    readonly double[] _values = new double[Curves * Points];
    readonly double[] _curve = new double[Points];

    [GlobalSetup]
    public void DrawCurves()
    {
        var random = new Random(1);
        foreach (ref var value in _values.AsSpan())
        {
            value = random.NextDouble();
        }
    }

    [Benchmark(OperationsPerInvoke = Curves * Points)]
    public double Median() => Sum(curve => OrderStatistics.Quantile(curve, 0.5));

    [Benchmark(OperationsPerInvoke = Curves * Points)]
    public double MedianAbsoluteDeviation() => Sum(curve => OrderStatistics.MedianAbsoluteDeviation(curve));

    double Sum(Func<double[], double> statistic)
    {
        var sum = 0.0;
        for (var first = 0; first < _values.Length; first += Points)
        {
            _values.AsSpan(first, Points).CopyTo(_curve);
            sum += statistic(_curve);
        }

        return sum;
    }
}

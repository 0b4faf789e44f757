using BenchmarkDotNet.Attributes;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Exact Lomb-Scargle powers of one curve.</summary>
public class PeriodogramBench
{
    readonly LightCurve _curve = new();
    readonly LombScargle _periodogram = new();
    FrequencyGrid _grid;
    double[] _power = [];

    [Params("100x1250", "1000x12501", "100x182499")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Draw()
    {
        var size = Size.Split('x').Select(int.Parse).ToArray();
        new RandomCurves(size[0]).Load(_curve, 0);
        _grid = FrequencyGrid.Automatic(size[0], _curve.Duration) with { Count = size[1] };
        _power = new double[size[1]];
    }

    [Benchmark]
    public void Exact() => _periodogram.Compute(_curve, _grid, _power);
}

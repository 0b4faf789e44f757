using BenchmarkDotNet.Attributes;
using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Sets of features of one curve, from columns to numbers; times are per curve.</summary>
public class FeatureBench
{
    readonly LightCurve _curve = new() { Companion = new() };
    readonly double[] _values = new double[64];
    readonly bool[] _valid = new bool[64];
    RandomCurves _curves = null!;
    FeatureSet _set = null!;

    [Params("rubin_dp1", "fink")]
    public string Set { get; set; } = "";

    [Params(80, 100, 1000)]
    public int Epochs { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        _curves = new(Epochs);
        _set = FeatureSet.Parse(Set);
    }

    [Benchmark(OperationsPerInvoke = RandomCurves.Curves)]
    public double Evaluate()
    {
        var sum = 0.0;
        for (var i = 0; i < RandomCurves.Curves; i++)
        {
            _curves.Load(_curve, i);
            if (Set == "rubin_dp1")
            {
                _curves.Load(_curve.Companion!, i);
            }

            _set.Evaluate(_curve, _values, _valid);
            sum += _values[0];
        }

        return sum;
    }
}

using BenchmarkDotNet.Attributes;
using Rubin.Query.Sky;

namespace Rubin.Query.Bench.Kernels;

/// <summary>Positions in degrees, even over the sky, to order-29 cells; times are per position.</summary>
public class Ang2PixBench
{
    const int Rows = 1 << 17;

    readonly double[] _ra = new double[Rows];
    readonly double[] _dec = new double[Rows];
    readonly long[] _index = new long[Rows];

    [GlobalSetup]
    public void DrawPositions()
    {
        var random = new Random(1);
        for (var row = 0; row < Rows; row++)
        {
            _ra[row] = random.NextDouble() * 360;
            _dec[row] = Angle.RadiansToDegrees(Math.Asin(2 * random.NextDouble() - 1));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public void Scalar()
    {
        for (var row = 0; row < Rows; row++) _index[row] = Healpix.IndexFromDegrees(_ra[row], _dec[row]);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Batch() => Healpix.IndexFromDegrees(_ra, _dec, _index);
}

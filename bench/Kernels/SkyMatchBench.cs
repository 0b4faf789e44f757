using BenchmarkDotNet.Attributes;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Bench.Kernels;

/// <summary>
/// Two catalogs of two million rows on 490 square degrees, three fifths of them in both, matched within 1 arcsec on one core; times are per row of both
/// together, so that 20 ns are 50 million rows a second.
/// </summary>
public class SkyMatchBench
{
    const int Rows = 2_000_000;
    const int BatchRows = 8192;
    const int BlockRows = 122_880;
    const double Arcsecond = 1 / 3600.0;

    readonly SearchRadius _radius = new(Angle.DegreesToRadians(Arcsecond));
    readonly PointAssembly _assembly = new();
    readonly SkyPoints _points = new();
    readonly PairList _pairs = new();
    readonly List<SkyPoints> _sorted = [];
    readonly PlacedPoints _placed = new(Rows);
    readonly (double[] Ra, double[] Dec) _left = (new double[Rows], new double[Rows]);
    readonly (double[] Ra, double[] Dec) _right = (new double[Rows], new double[Rows]);

    [GlobalSetup]
    public void DrawPositions()
    {
        var random = new Random(1);
        for (var row = 0; row < Rows; row++)
        {
            (_left.Ra[row], _left.Dec[row]) = (50 + (random.NextDouble() * 25), -25 - (random.NextDouble() * 24));
            (_right.Ra[row], _right.Dec[row]) = random.Next(5) < 3
                ? (_left.Ra[row] + (Arcsecond * (random.NextDouble() - 0.5)), _left.Dec[row] + (Arcsecond * (random.NextDouble() - 0.5)))
                : (50 + (random.NextDouble() * 25), -25 - (random.NextDouble() * 24));
        }

        var (leftRa, leftDec) = Sorted(_left);
        for (var row = 0; row < Rows; row += BatchRows)
        {
            var count = Math.Min(BatchRows, Rows - row);
            _sorted.Add(new());
            _sorted[^1].Set(leftRa.AsSpan(row, count), leftDec.AsSpan(row, count));
        }

        var (rightRa, rightDec) = Sorted(_right);
        _placed.Place(0, rightRa, rightDec);
        _placed.Seal();
    }

    /// <summary>Cells and unit vectors of both in the order of cells: the directory is made, and every point looked up.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = 2 * Rows)]
    public int SortedCells()
    {
        _assembly.Clear(Rows);
        _assembly.Add(_placed, 0, Rows);
        var index = _assembly.Build();
        var found = 0;
        foreach (var points in _sorted)
        {
            for (var next = 0; next < points.Count; found += _pairs.Count)
            {
                _pairs.Clear();
                next = index.FindWithin(points, next, _radius, _pairs, BatchRows);
            }
        }

        return found;
    }

    /// <summary>Degrees of both in no order, the left ones in blocks of a row group.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Rows)]
    public int Unsorted()
    {
        var index = PointIndexBuilder.Build(_right.Ra, _right.Dec);
        var found = 0;
        for (var row = 0; row < Rows; row += BlockRows)
        {
            var count = Math.Min(BlockRows, Rows - row);
            _points.Set(_left.Ra.AsSpan(row, count), _left.Dec.AsSpan(row, count));
            index.TryFindAll(_points, _radius, _pairs, int.MaxValue);
            found += _pairs.Count;
        }

        return found;
    }

    static (double[] Ra, double[] Dec) Sorted((double[] Ra, double[] Dec) positions)
    {
        var cells = new long[Rows];
        Healpix.IndexFromDegrees(positions.Ra, positions.Dec, cells);
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(row => cells[row])];
        return (Array.ConvertAll(order, row => positions.Ra[row]), Array.ConvertAll(order, row => positions.Dec[row]));
    }
}

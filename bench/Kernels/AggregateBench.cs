using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Operators.Aggregation;

namespace Rubin.Query.Bench.Kernels;

/// <summary>The deviation of batches whose groups are known; times are per row.</summary>
public class AggregateBench
{
    const int Rows = 8192;
    const int Batches = 64;

    readonly AccumulatorState<Moments, double, StandardDeviation<OfSample>, double> _deviation = new(DataType.Double);
    readonly RowsOfFewGroups _few = new();
    readonly double[] _values = new double[Rows];
    int[][] _ids = [];
    int[] _runStarts = [];
    Datum[] _arguments = [];
    int _groups;
    int _next;

    /// <summary>How groups lie: bands, objects in order, objects in no order.</summary>
    [Params("6 groups", "runs of 100", "200,000 groups")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void DrawRows()
    {
        var random = new Random(1);
        _groups = Kind switch { "6 groups" => 6, "runs of 100" => Rows, _ => 200_000 };
        _ids = [.. Enumerable.Range(0, Batches).Select(_ => Enumerable.Range(0, Rows).Select(row => Kind == "runs of 100" ? row / 100 : random.Next(_groups)).ToArray())];
        for (var row = 0; row < Rows; row++)
        {
            _values[row] = random.NextDouble();
        }

        _runStarts = Kind == "runs of 100" ? [.. Enumerable.Range(0, (Rows + 99) / 100).Select(i => i * 100)] : [];
        _arguments = [new(new Column<double>(_values), false)];
        _deviation.Resize(_groups);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Deviation() => _deviation.Update(_few.Of(new Grouping(_ids[_next++ % Batches], _groups, _runStarts)), _arguments, 0);
}

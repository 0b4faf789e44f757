using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Bench.Kernels;

/// <summary>A condition of two terms on a batch of five columns, from columns to the batch of the rows that meet it; times are per row.</summary>
public class FilterBench
{
    const int Rows = 8192;

    RecordBatch _batch = null!;
    Predicate _predicate = null!;

    /// <summary>Per cent of the rows that meet both terms.</summary>
    [Params(1, 50)]
    public int Passing { get; set; }

    [GlobalSetup]
    public void DrawRows()
    {
        var random = new Random(1);
        var columns = Enumerable.Range(0, 5).Select(Column (_) => new Column<float>(Enumerable.Range(0, Rows).Select(_ => random.NextSingle()).ToArray())).ToArray();
        _batch = new(new([.. columns.Select((c, i) => new Field($"c{i}", c.Type))]), columns, Rows);
        var limit = (float)Math.Sqrt(Passing / 100.0);
        _predicate = Predicate.Compile(new Junction(true, [Below(0, limit), Below(1, limit)]));
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public RecordBatch Filter() => _predicate.Filter(_batch);

    static Comparison Below(int column, float limit) =>
        new(ComparisonOperator.Less, new ColumnReference(column, $"c{column}", DataType.Float), new Constant(DataType.Float, limit));
}

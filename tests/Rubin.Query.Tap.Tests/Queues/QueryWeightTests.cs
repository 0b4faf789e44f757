using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Tests.Queues;

/// <summary>A table of a thousand million rows, of which nothing is read here.</summary>
public sealed class QueryWeightTests
{
    [Theory]
    [InlineData("SELECT TOP 10 * FROM t", QueryWeight.Quick)]
    [InlineData("SELECT TOP 10 * FROM t WHERE x > 5", QueryWeight.Quick)]
    [InlineData("SELECT * FROM t WHERE id = 5", QueryWeight.Quick)]
    [InlineData("SELECT * FROM t WHERE 5 = id AND x > 1", QueryWeight.Quick)]
    [InlineData("SELECT * FROM t WHERE id IN (1, 2, 3)", QueryWeight.Quick)]
    [InlineData("SELECT 1 AS x", QueryWeight.Quick)]
    [InlineData("SELECT COUNT(*) FROM t WHERE x > 5", QueryWeight.Long)]
    [InlineData("SELECT TOP 10 * FROM t ORDER BY x", QueryWeight.Long)]
    [InlineData("SELECT x INTO mydb.y FROM t", QueryWeight.Long)]
    internal void Look_ups_are_told_from_scans(string query, QueryWeight weight)
    {
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = 1 }, new() { Directory = folder.Path });
        engine.Register(new("s", "t", new LargeTable()));
        Assert.Equal(weight, QueryWeights.Of(engine.EstimateRowsRead(query, new()), new()));
    }

    sealed class LargeTable : ITableProvider
    {
        public Schema Schema { get; } = new([new("id", DataType.Int64), new("x", DataType.Double)]);

        public long? RowCount => 1_000_000_000;

        public SkyPosition? Position => null;

        public Scan PlanScan(ScanRequest request) => new(
            new(request.Columns.Map(c => c.Field)), request.Filters.Map(_ => FilterSupport.Prunes), RowCount, "", (QueryContext _) => throw new InvalidOperationException("it is not to be read"));
    }
}

using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Hats;
using Rubin.Query.Tests.Engine;

namespace Rubin.Query.Tests.Hats;

/// <summary>Opens shared catalogs and scans tables in tests.</summary>
static class HatsCatalogs
{
    public static HatsTable Table(string catalog) => new(HatsCatalog.Open(SharedData.Path("hats/" + catalog)));

    /// <summary>Rows of the columns named, under filters joined by AND.</summary>
    public static async Task<List<object?[]>> RowsAsync(
        ITableProvider table, IReadOnlyList<string> columns, IReadOnlyList<BoundExpression> filters, int workers = 2, int batchRows = 1024)
    {
        var request = Request(table, columns, filters);
        var scan = table.PlanScan(request);
        Assert.All(scan.FilterSupport, support => Assert.Equal(FilterSupport.Exact, support));
        return await PlanRun.RunAsync(new TableScan("t", scan, scan.Schema), workers, batchRows);
    }

    public static ScanRequest Request(
        ITableProvider table, IReadOnlyList<string> columns, IReadOnlyList<BoundExpression> filters, long? limit = null) =>
        new([.. columns.Select(c => Wanted(table, c))], [.. filters], limit);

    /// <summary>Number of rows under filters joined by AND, counted without columns.</summary>
    public static async Task<long> CountAsync(ITableProvider table, params BoundExpression[] filters)
    {
        var (rows, _) = await RunAsync(table, [], filters);
        return rows;
    }

    /// <summary>Number of rows, and what was counted while they were read.</summary>
    public static async Task<(long Rows, IReadOnlyDictionary<string, long> Counters)> RunAsync(
        ITableProvider table, IReadOnlyList<string> columns, IReadOnlyList<BoundExpression> filters, long? limit = null)
    {
        var scan = table.PlanScan(Request(table, columns, filters, limit));
        var node = new TableScan("t", scan, scan.Schema);
        using var pool = new WorkerPool(2);
        await using var query = QueryExecution.Start(node, new EngineOptions { Workers = 2 }, pool, new MemoryBudget(1 << 30));
        var rows = 0L;
        await foreach (var batch in query.Batches)
        {
            rows += batch.Length;
        }

        return (rows, query.Statistics.Of(node).Counters.ToDictionary(c => c.Name, c => c.Value));
    }

    public static ColumnReference Column(this ITableProvider table, string name)
    {
        var position = table.Schema.IndexOf(name);
        Assert.True(position >= 0, name);
        return new(position, name, table.Schema[position].Type);
    }

    public static BoundExpression Where(this ITableProvider table, string name, ComparisonOperator op, object value)
    {
        var column = table.Column(name);
        return new Comparison(op, column, new Constant(column.Type, value));
    }

    static ScanColumn Wanted(ITableProvider table, string path)
    {
        var position = table.Schema.IndexOf(path);
        if (position >= 0)
        {
            return new(position, table.Schema[position]);
        }

        // "lc.mag": a struct cut down to one field.
        var (column, field) = (path[..path.IndexOf('.', StringComparison.Ordinal)], path[(path.IndexOf('.',
            StringComparison.Ordinal) + 1)..]);
        position = table.Schema.IndexOf(column);
        var type = (StructType)table.Schema[position].Type;
        return new(position, table.Schema[position] with { Type = new StructType([type.Fields[type.IndexOf(field)]]) });
    }
}

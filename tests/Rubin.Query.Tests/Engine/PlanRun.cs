using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

/// <summary>Runs physical plans in tests, and builds their parts.</summary>
static class PlanRun
{
    static readonly int[] AllWorkers = [1, 2, 8];
    static readonly int[] AllBatchRows = [1, 7, 1024, 8192];

    /// <summary>Every number of workers with every batch size.</summary>
    public static TheoryData<int, int> Grid
    {
        get
        {
            var grid = new TheoryData<int, int>();
            foreach (var workers in AllWorkers)
            {
                foreach (var batchRows in AllBatchRows)
                {
                    grid.Add(workers, batchRows);
                }
            }

            return grid;
        }
    }

    public static async Task<List<object?[]>> RunAsync(PhysicalNode plan, int workers = 2, int batchRows = 1024, long memory = 1L << 30)
    {
        using var pool = new WorkerPool(workers);
        var budget = new MemoryBudget(memory);
        var options = new EngineOptions { Workers = workers, BatchRows = batchRows };
        List<object?[]> rows;
        await using (var query = QueryExecution.Start(plan, options, pool, budget))
        {
            rows = await RowsAsync(query);
        }

        Assert.Equal(0, budget.Held);
        return rows;
    }

    public static async Task<List<object?[]>> RowsAsync(QueryExecution query)
    {
        var rows = new List<object?[]>();
        await foreach (var batch in query.Batches)
        {
            Assert.True(batch.Length > 0);
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        return rows;
    }

    public static void AssertSameRows(IEnumerable<object?[]> expected, IEnumerable<object?[]> actual) =>
        Assert.Equal(expected.Select(Text).Order(StringComparer.Ordinal), actual.Select(Text).Order(StringComparer.Ordinal));

    public static void AssertSameOrder(IEnumerable<object?[]> expected, IEnumerable<object?[]> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    public static TableScan Scan(this ITableProvider table) =>
        new("t", table.PlanScan(new([.. table.Schema.Fields.Select((f, i) => new ScanColumn(i, f))], [], null)), table.Schema);

    public static ColumnReference Column(this PhysicalNode node, int position) =>
        new(position, node.Schema[position].Name, node.Schema[position].Type);

    /// <summary>A table of boxed rows in batches of varying size.</summary>
    public static InMemoryTable Table(Schema schema, IReadOnlyList<object?[]> rows, int seed = 1)
    {
        var random = new Random(seed);
        var batches = new List<RecordBatch>();
        for (var start = 0; start < rows.Count;)
        {
            var length = Math.Min(random.Next(1, 300), rows.Count - start);
            batches.Add(Batch(schema, rows.Skip(start).Take(length).ToList()));
            start += length;
        }

        return new(schema, batches);
    }

    public static RecordBatch Batch(Schema schema, IReadOnlyList<object?[]> rows)
    {
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var builder = ColumnBuilder.Create(schema[i].Type);
            foreach (var row in rows)
            {
                builder.AppendValue(row[i]);
            }

            columns[i] = builder.Build();
        }

        return new(schema, columns, rows.Count);
    }

    public static Schema Schema(params (string Name, DataType Type)[] columns) => new([.. columns.Select(c => new Field(c.Name, c.Type))]);

    public static BoundExpression Compare(BoundExpression left, ComparisonOperator comparison, object? value) =>
        new Comparison(comparison, left, new Constant(left.Type, value));

    /// <summary>A function of one BIGINT made of a lambda.</summary>
    public static BoundExpression Apply(BoundExpression argument, Func<long, long> f) => new FunctionCall(
        new("f", new("", ""), []) { Volatility = Volatility.PerRow },
        new([DataType.Int64], DataType.Int64, (arguments, rows, _) =>
        {
            var source = ((Column<long>)arguments[0].Column).Values;
            var result = new long[rows];
            for (var i = 0; i < rows; i++)
            {
                result[i] = f(source[i]);
            }

            return new Column<long>(result);
        }),
        [argument]);

    public static string Text(object?[] row) => string.Join('|', row.Select(Text));

    static string Text(object? value) => value switch
    {
        null => "NULL",
        double d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        StructValue row => $"{{{string.Join(", ", row.Values.Select(Text))}}}",
        System.Collections.IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => value.ToString()!,
    };
}

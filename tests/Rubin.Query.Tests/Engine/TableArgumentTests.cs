using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Tests.Engine;

/// <summary>What a table function of another project sees of its arguments.</summary>
public sealed class TableArgumentTests
{
    /// <summary>The partition's number of rows, the sum of its column <c>value</c>, that of a second table, and a factor.</summary>
    sealed class Totals : TableFunction
    {
        public override string Name => "totals";

        public override FunctionDoc Doc { get; } = new("Sums.", "");

        public override TableFunctionBinding Bind(TableFunctionCall call)
        {
            var arguments = call.Arrange("rows", "factor", "others");
            var value = arguments[0]!.Table!.IndexOf("value");
            return new(
                new([new("n", DataType.Int64), new("total", DataType.Int64), new("others", DataType.Int64)]),
                _ => new Worker([.. arguments.Select(a => a?.Position)]))
            { TableColumns = [new(arguments[0]!.Position, [value])] };
        }

        sealed class Worker(int?[] positions) : TableFunctionWorker
        {
            TableFunctionRows? _rows;

            public override void Accept(IReadOnlyList<Datum> arguments, int rows)
            {
                var lists = (ListColumn)arguments[positions[0]!.Value].Column;
                var values = (Column<int>)((StructColumn)lists.Elements).Children[0];
                var factor = positions[1] is { } at ? ((Column<int>)arguments[at].Column).Values[0] : 1;
                var others = positions[2] is { } other ? ((ListColumn)arguments[other].Column).Elements.Length : 0;
                long[] n = new long[rows], total = new long[rows];
                for (var call = 0; call < rows; call++)
                {
                    n[call] = lists.Offsets[call + 1] - lists.Offsets[call];
                    for (var row = lists.Offsets[call]; row < lists.Offsets[call + 1]; row++)
                    {
                        total[call] += factor * values.Values[row];
                    }
                }

                _rows = new([.. Enumerable.Range(0, rows)], [new Column<long>(n), new Column<long>(total), Column.Constant(DataType.Int64, (long)others, rows)]);
            }

            public override TableFunctionRows? Produce()
            {
                var rows = _rows;
                _rows = null;
                return rows;
            }
        }
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(4, 8192)]
    public async Task A_call_sees_each_partition_whole_and_the_columns_it_asks_for(int workers, int batchRows)
    {
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        engine.Functions.Add(new Totals());
        var random = new Random(3);
        var rows = Enumerable.Range(0, 50_000).Select(_ => (Key: random.Next(400), Value: random.Next(1000))).ToList();
        var schema = new Schema([new("key", DataType.Int32), new("text", DataType.Utf8), new("value", DataType.Int32)]);
        var batches = rows.Chunk(7000).Select(c => new RecordBatch(
            schema,
            [new Column<int>(c.Select(r => r.Key).ToArray()), Column.Constant(DataType.Utf8, "x", c.Length), new Column<int>(c.Select(r => r.Value).ToArray())],
            c.Length)).ToList();
        engine.Register(new("main", "t", new InMemoryTable(schema, batches)));
        var answer = await RunAsync(engine, "SELECT f.key, f.n, f.total, f.others FROM totals(TABLE(t) PARTITION BY key, others => TABLE(VALUES (1), (2)), factor => 3) AS f");
        var expected = rows.GroupBy(r => r.Key).OrderBy(g => g.Key).Select(g => ((long)g.Key, (long)g.Count(), g.Sum(r => 3L * r.Value), 2L));
        Assert.Equal(expected, answer.Select(r => (Convert.ToInt64(r[0], null), (long)r[1]!, (long)r[2]!, (long)r[3]!)).Order());
    }

    [Theory]
    [InlineData("factr => 3", "there is no parameter \"factr\"")]
    [InlineData("2, factor => 3", "parameter \"factor\" is given twice")]
    [InlineData("2, TABLE(VALUES (1)), 5", "there are at most 3 arguments")]
    public void Wrong_arguments_are_named(string arguments, string message)
    {
        using var engine = new QueryEngine();
        engine.Functions.Add(new Totals());
        var error = Assert.Throws<QueryException>(() => engine.Execute($"SELECT * FROM totals(TABLE(SELECT 1 AS value), {arguments})"));
        Assert.Equal(message, error.Message);
        Assert.NotNull(error.Span);
    }

    static async Task<List<object?[]>> RunAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(r => batch.Columns.Select(c => c.Value(r)).ToArray()));
        }

        return rows;
    }
}

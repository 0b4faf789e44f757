using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

/// <summary>A stopped query is gone at once, whatever it was doing.</summary>
[Collection(nameof(Measurements))]
public sealed class CancellationTests
{
    static readonly Schema Input = PlanRun.Schema(("k", DataType.Int64), ("v", DataType.Int64));

    static TableScan Scan(int rows)
    {
        var random = new Random(1);
        var batches = Enumerable.Range(0, rows / 50_000).Select(_ =>
        {
            var keys = new long[50_000];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = random.NextInt64(rows);
            }

            return new RecordBatch(Input, [new Column<long>(keys), new Column<long>(keys)], keys.Length);
        });
        return new InMemoryTable(Input, [.. batches]).Scan();
    }

    static PhysicalNode Plan(string name, TableScan scan)
    {
        var pair = new Schema([.. Input.Fields, new("w", DataType.Int64)]);
        var sum = new PhysicalAggregate(TestSum.Sum, [scan.Column(1)], false, null, []);
        var whole = new WindowFrame(FrameUnit.Rows, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.UnboundedFollowing));
        return name switch
        {
            "aggregate" => new HashAggregate(scan, PlanRun.Schema(("k", DataType.Int64), ("s", DataType.Int64)), [scan.Column(0)], [sum], []),
            "distinct" => new HashAggregate(scan, PlanRun.Schema(("s", DataType.Int64)), [], [sum with { IsDistinct = true }], []),
            "sort" => new Sort(scan, [new(scan.Column(0))]),
            "top" => new TopN(scan, [new(scan.Column(0))], 10_000, 0),
            "join" => new HashJoin(JoinKind.Full, scan, scan, new([.. Input.Fields, .. Input.Fields]), [(scan.Column(0), scan.Column(0))], null, null),
            "except" => new HashSetOperation(SetOperationKind.Except, true, scan, scan, Input),
            _ => new Window(scan, pair, [scan.Column(0)], [new(scan.Column(1))], [new(WindowFunctions.RowNumber, null, [], whole, false)]),
        };
    }

    [Theory]
    [InlineData("aggregate")]
    [InlineData("distinct")]
    [InlineData("sort")]
    [InlineData("top")]
    [InlineData("join")]
    [InlineData("except")]
    [InlineData("window")]
    public async Task A_stopped_query_is_gone_at_once(string name)
    {
        var plan = Plan(name, Scan(500_000));
        using var pool = new WorkerPool(2);
        foreach (var delay in new[] { 1, 20, 60, 120, 250, 400 })
        {
            await StopTime.IsShortAsync(() => TimeToStop(plan, pool, delay));
        }
    }

    static async Task<long> TimeToStop(PhysicalNode plan, WorkerPool pool, int delay)
    {
        var memory = new MemoryBudget(4L << 30);
        var query = QueryExecution.Start(plan, new() { Workers = 2 }, pool, memory);
        await Task.Delay(delay);
        var watch = Stopwatch.StartNew();
        await query.DisposeAsync();
        var time = watch.ElapsedMilliseconds;
        Assert.Equal(0, memory.Held);
        return time;
    }
}

using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators;

namespace Rubin.Query.Tests.Engine;

/// <summary>Times are promised for a quiet machine; the ceilings here are ten times higher.</summary>
public class RuntimeTests
{
    static readonly Schema Numbers = PlanRun.Schema(("n", DataType.Int64));

    static InMemoryTable Table(int rows) => new(Numbers, [new(Numbers, [new Column<long>(new long[rows])], rows)]);

    /// <summary>A table that costs time: each row is worked on for a microsecond or so.</summary>
    static Project SlowScan(int batches)
    {
        var batch = new RecordBatch(Numbers, [new Column<long>(new long[1024])], 1024);
        var scan = new InMemoryTable(Numbers, [.. Enumerable.Repeat(batch, batches)]).Scan();
        return new(scan, Numbers, [PlanRun.Apply(scan.Column(0), Spin)]);

        static long Spin(long n)
        {
            for (var i = 0; i < 300; i++)
            {
                n = n * 6364136223846793005L + 1442695040888963407L;
            }

            return n;
        }
    }

    [Fact]
    public async Task A_short_query_overtakes_two_scans()
    {
        var options = new EngineOptions { Workers = 2 };
        using var pool = new WorkerPool(2);
        var memory = new MemoryBudget(1 << 20);
        var discard = new Limit(SlowScan(100_000), 1, long.MaxValue / 2);
        await using var first = QueryExecution.Start(discard, options, pool, memory);
        await using var second = QueryExecution.Start(discard, options, pool, memory);
        await Task.Delay(200);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var query = QueryExecution.Start(Table(1000).Scan(), options, pool, memory);
            Assert.Equal(1000, (await PlanRun.RowsAsync(query)).Count);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Assert.True(times.Order().ElementAt(2) < 500, $"took {string.Join(", ", times)} ms");
        Assert.True(first.Progress.Fraction is > 0 and < 1);
    }

    [Fact]
    public async Task Cancelling_takes_effect_at_once()
    {
        using var pool = new WorkerPool(2);
        var endless = new Limit(SlowScan(100_000), 1, long.MaxValue / 2);
        await StopTime.IsShortAsync(async () =>
        {
            using var stop = new CancellationTokenSource();
            await using var query = QueryExecution.Start(endless, new() { Workers = 2 }, pool, new MemoryBudget(1 << 20), stop.Token);
            await Task.Delay(50);
            var watch = Stopwatch.StartNew();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlanRun.RowsAsync(query));
            return watch.ElapsedMilliseconds;
        });
    }

    [Fact]
    public async Task A_stalled_reader_stops_the_scan()
    {
        using var pool = new WorkerPool(2);
        var batch = new RecordBatch(Numbers, [new Column<long>(new long[8192])], 8192);
        var table = new InMemoryTable(Numbers, [.. Enumerable.Repeat(batch, 10_000)]);
        var scan = table.Scan();
        await using var query = QueryExecution.Start(scan, new() { Workers = 2 }, pool, new MemoryBudget(1 << 20));
        await Task.Delay(200);
        Assert.InRange(query.Statistics.Of(scan).Rows, 1, 200 * 8192);
        await using var others = QueryExecution.Start(Table(10).Scan(), new() { Workers = 2 }, pool, new MemoryBudget(1 << 20));
        Assert.Equal(10, (await PlanRun.RowsAsync(others)).Count);
    }

    [Fact]
    public async Task A_failure_comes_out_as_itself()
    {
        var scan = Table(100_000).Scan();
        var failing = new Project(scan, Numbers, [PlanRun.Apply(scan.Column(0), _ => throw new QueryException(QueryErrorCode.Value, "seven"))]);
        var failure = await Assert.ThrowsAsync<QueryException>(() => PlanRun.RunAsync(failing, 8, 7));
        Assert.Equal("seven", failure.Message);
        var unknown = new Project(scan, Numbers, [PlanRun.Apply(scan.Column(0), _ => throw new ArithmeticException("eight"))]);
        Assert.Equal("eight", (await Assert.ThrowsAsync<ArithmeticException>(() => PlanRun.RunAsync(unknown, 8, 7))).Message);
    }

    [Fact]
    public async Task The_threads_end_with_the_pool()
    {
        var pool = new WorkerPool(3);
        var query = QueryExecution.Start(SlowScan(100_000), new() { Workers = 3 }, pool, new MemoryBudget(1 << 20));
        await Task.Delay(20);
        pool.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlanRun.RowsAsync(query));
        await query.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => QueryExecution.Start(SlowScan(1), new(), pool, new MemoryBudget(1 << 20)));
    }

    [Fact]
    public async Task Pieces_run_until_the_first_fails()
    {
        using var pool = new WorkerPool(4);
        using var lane = pool.OpenLane();
        var query = new QueryContext(new() { Workers = 4 }, lane, new MemoryBudget(0), CancellationToken.None);
        var done = 0;
        await query.RunAllAsync([.. Enumerable.Range(0, 1000).Select(_ => (Action)(() => Interlocked.Increment(ref done)))]);
        Assert.Equal(1000, done);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => query.RunAllAsync(
            [.. Enumerable.Range(0, 1000).Select(i => (Action)(() => _ = i == 500 ? throw new InvalidOperationException("500") : i))]));
        Assert.Equal("500", failure.Message);
    }

    [Fact]
    public void A_budget_grants_minimums_and_shares_the_rest()
    {
        var budget = new MemoryBudget(1600);
        using var first = budget.Lease("first", 100);
        Assert.True(first.TryGrow(1400));
        Assert.False(first.TryGrow(200));
        using var second = budget.Lease("second", 100);
        Assert.Throws<QueryException>(() => budget.Lease("third", 100));
        Assert.False(second.TryGrow(1));
        first.Shrink(1000);
        Assert.True(second.TryGrow(700));
        Assert.False(second.TryGrow(250));
        second.Dispose();
        second.Dispose();
        Assert.Equal(500, budget.Held);
    }
}

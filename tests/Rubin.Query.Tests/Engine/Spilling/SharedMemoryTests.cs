using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Engine.Spilling;

/// <summary>Queries that share little memory all finish, and leave nothing when they are stopped.</summary>
[Collection(nameof(Measurements))]
public sealed class SharedMemoryTests : IDisposable
{
    const int Rows = 40_000;

    static readonly Schema Columns = PlanRun.Schema(("id", DataType.Int64), ("k", DataType.Int64));

    static readonly string[] Queries =
    [
        "SELECT id, k FROM t ORDER BY k, id",
        "SELECT k, COUNT(*), LIST(id) FROM t GROUP BY k",
        "SELECT a.id, b.id FROM t AS a FULL JOIN t AS b ON a.id = b.k",
        "SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY id) FROM t",
        "SELECT id FROM t EXCEPT SELECT k FROM t",
    ];

    readonly string _place = Path.Combine(Path.GetTempPath(), $"spill-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_place))
        {
            Directory.Delete(_place, recursive: true);
        }
    }

    [Fact]
    public async Task Many_queries_at_once_share_little_memory()
    {
        using var engine = Engine(2 << 20);
        var expected = await Task.WhenAll(Queries.Select(q => CountAsync(engine, q, default)));
        var counts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => CountAsync(engine, Queries[i % Queries.Length], default))));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => expected[i % expected.Length]), counts);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_thousand_queries_stopped_at_random_leave_nothing()
    {
        using var engine = Engine(4 << 20);
        await RunSomeAsync(engine, 100, 1);
        var (bytes, threads, handles) = Held();
        await RunSomeAsync(engine, 900, 2);
        var after = Held();
        Assert.Empty(Files());
        Assert.InRange(after.Bytes, 0, bytes + (24 << 20));
        Assert.InRange(after.Threads, 0, threads + 8);
        Assert.InRange(after.Handles, 0, handles + 16);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_query_that_spills_is_stopped_at_once(int query)
    {
        using var engine = Engine(1 << 20);
        foreach (var delay in new[] { 20, 60, 150 })
        {
            using var stop = new CancellationTokenSource();
            var running = CountAsync(engine, Queries[query], stop.Token);
            await Task.Delay(delay);
            var start = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            await Task.WhenAny(running);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 1000);
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Who_finds_no_memory_waits_in_order()
    {
        var budget = new MemoryBudget(1000);
        var first = budget.Lease("first", 800);
        Assert.True(first.TryGrow(50));
        var second = budget.LeaseAsync("second", 500, default).AsTask();
        using var stop = new CancellationTokenSource();
        var third = budget.LeaseAsync("third", 100, stop.Token).AsTask();
        var fourth = budget.LeaseAsync("fourth", 5000, default).AsTask();
        Assert.False(first.TryGrow(10));
        Assert.False(second.IsCompleted || third.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        first.Dispose();
        using (var granted = await second)
        {
            Assert.Equal(500, granted.Held);
            Assert.False(fourth.IsCompleted);
        }

        using var all = await fourth;
        Assert.Equal(1000, all.Held);
    }

    [Fact]
    public async Task A_query_that_waits_says_so()
    {
        using var pool = new WorkerPool(1);
        var budget = new MemoryBudget(1 << 20);
        var options = new EngineOptions { Workers = 1, MemoryBytes = 1 << 20, SpillDirectory = _place };
        var plan = new Rubin.Query.Engine.Operators.Sort(Table().Scan(), [new(new Rubin.Query.Engine.Expressions.ColumnReference(1, "k", DataType.Int64))]);
        var others = budget.Lease("others", 1 << 20);
        await using var query = QueryExecution.Start(plan, options, pool, budget);
        for (var i = 0; i < 500 && !query.Progress.IsWaiting; i++)
        {
            await Task.Delay(10);
        }

        Assert.True(query.Progress.IsWaiting);
        others.Dispose();
        Assert.Equal(Rows, (await PlanRun.RowsAsync(query)).Count);
        Assert.False(query.Progress.IsWaiting);
    }

    static InMemoryTable Table()
    {
        var random = new Random(1);
        var batches = Enumerable.Range(0, Rows / 4000).Select(b =>
        {
            var ids = Enumerable.Range(b * 4000, 4000).Select(i => (long)i).ToArray();
            return new RecordBatch(Columns, [new Column<long>(ids), new Column<long>(Array.ConvertAll(ids, _ => random.NextInt64(Rows)))], 4000);
        });
        return new(Columns, [.. batches]);
    }

    static async Task RunSomeAsync(QueryEngine engine, int count, int seed)
    {
        var random = new Random(seed);
        var delays = Enumerable.Range(0, count).Select(_ => random.Next(1, 60)).ToArray();
        for (var start = 0; start < count; start += 10)
        {
            await Task.WhenAll(Enumerable.Range(start, 10).Select(i => Task.Run(async () =>
            {
                using var stop = new CancellationTokenSource(delays[i]);
                try
                {
                    await CountAsync(engine, Queries[i % Queries.Length], stop.Token);
                }
                catch (OperationCanceledException)
                {
                }
            })));
        }
    }

    static async Task<long> CountAsync(QueryEngine engine, string text, CancellationToken cancel)
    {
        var rows = 0L;
        await using var result = engine.Execute(text, cancel: cancel);
        await foreach (var batch in result.Batches)
        {
            rows += batch.Length;
        }

        return rows;
    }

    static (long Bytes, int Threads, int Handles) Held()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var handles = Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : process.HandleCount;
        return (GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count, handles);
    }

    IEnumerable<string> Files() => Directory.Exists(_place) ? Directory.EnumerateFiles(_place, "*.rows", SearchOption.AllDirectories) : [];

    QueryEngine Engine(long memory)
    {
        var engine = new QueryEngine(new() { Workers = 2, MemoryBytes = memory, SpillDirectory = _place });
        engine.Register(new("t", "t", Table()));
        return engine;
    }
}

using System.Diagnostics;

namespace Rubin.Query.Tests.Engine;

/// <summary>Recursions that do not end by themselves.</summary>
public sealed class RecursionTests
{
    const string Endless = "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t";

    [Fact]
    public async Task An_endless_recursion_is_refused_after_the_most_steps()
    {
        using var engine = new QueryEngine(new() { Workers = 2, MaxRecursion = 50 });
        var error = await Assert.ThrowsAsync<QueryException>(() => DrainAsync(engine, Endless, default));
        Assert.Equal("the recursive table \"t\" has not come to an end after 50 steps", error.Message);
        Assert.Contains("LIMIT", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_recursion_is_cancelled_at_once()
    {
        using var engine = new QueryEngine(new() { Workers = 2 });
        using var stop = new CancellationTokenSource(200);
        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DrainAsync(engine, Endless, stop.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Rows_that_double_with_every_step_end_at_the_memory_limit()
    {
        using var engine = new QueryEngine(new() { Workers = 2, MemoryBytes = 16 << 20 });
        var error = await Assert.ThrowsAsync<QueryException>(() => DrainAsync(
            engine, "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT t.n FROM t CROSS JOIN (VALUES (1), (2)) AS v(x)) SELECT COUNT(*) FROM t", default));
        Assert.Equal(QueryErrorCode.OutOfMemory, error.Code);
    }

    static async Task DrainAsync(QueryEngine engine, string text, CancellationToken cancel)
    {
        await using var result = engine.Execute(text, cancel: cancel);
        await foreach (var _ in result.Batches)
        {
        }
    }
}

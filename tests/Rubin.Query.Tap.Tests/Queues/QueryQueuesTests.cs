using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Tests.Queues;

public sealed class QueryQueuesTests
{
    static readonly UserLimits Free = UserLimits.None;

    readonly ManualTime _time = new();

    QueryQueues Queues(int quick = 2, int @long = 1) => new(new() { Quick = quick, Long = @long, QuickTime = TimeSpan.FromSeconds(5) }, _time);

    [Fact]
    public async Task Quick_queries_never_wait_behind_long_ones()
    {
        var queues = Queues();
        using var scan = await queues.EnterAsync("ada", Free, QueryWeight.Long, default);
        var next = queues.EnterAsync("ada", Free, QueryWeight.Long, default);
        using var quick = await queues.EnterAsync("ada", Free, QueryWeight.Quick, default);
        Assert.False(next.IsCompleted);
        Assert.Equal((1, 1), (queues.Running(QueryWeight.Long), queues.Waiting(QueryWeight.Long)));
    }

    [Fact]
    public async Task A_free_place_goes_to_who_has_the_fewest()
    {
        var queues = Queues(@long: 2);
        var first = await queues.EnterAsync("ada", Free, QueryWeight.Long, default);
        var second = await queues.EnterAsync("ada", Free, QueryWeight.Long, default);
        var many = Enumerable.Range(0, 10).Select(_ => queues.EnterAsync("ada", Free, QueryWeight.Long, default)).ToList();
        var one = queues.EnterAsync("ben", Free, QueryWeight.Long, default);
        var other = queues.EnterAsync("eve", Free, QueryWeight.Long, default);
        first.Dispose();
        (await one).Dispose();
        (await other).Dispose();
        await many[0];
        Assert.False(many[1].IsCompleted);
        second.Dispose();
        await many[1];
    }

    [Fact]
    public async Task A_user_has_no_more_running_and_waiting_than_allowed()
    {
        var queues = Queues(quick: 10);
        var limits = new UserLimits { Running = 2, Queued = 1 };
        using var first = await queues.EnterAsync("ada", limits, QueryWeight.Quick, default);
        var second = await queues.EnterAsync("ada", limits, QueryWeight.Quick, default);
        var waiting = queues.EnterAsync("ada", limits, QueryWeight.Quick, default);
        var error = Assert.Throws<LimitReachedException>(() => { _ = queues.EnterAsync("ada", limits, QueryWeight.Quick, default); });
        Assert.Equal("queued", error.Limit);
        Assert.True(error.RetryAfter >= TimeSpan.FromSeconds(1));
        using var other = await queues.EnterAsync("ben", limits, QueryWeight.Quick, default);
        Assert.False(waiting.IsCompleted);
        second.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_line()
    {
        var queues = Queues();
        var running = await queues.EnterAsync("ada", Free, QueryWeight.Long, default);
        using var gone = new CancellationTokenSource();
        var left = queues.EnterAsync("ben", Free, QueryWeight.Long, gone.Token);
        var next = queues.EnterAsync("eve", Free, QueryWeight.Long, default);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(1, queues.Waiting(QueryWeight.Long));
        running.Dispose();
        (await next).Dispose();
        Assert.Equal(0, queues.Running(QueryWeight.Long));
    }

    [Fact]
    public async Task A_query_that_takes_longer_than_thought_gives_its_place_away()
    {
        var queues = Queues(quick: 1);
        var slow = await queues.EnterAsync("ada", Free, QueryWeight.Quick, default);
        var quick = queues.EnterAsync("ben", Free, QueryWeight.Quick, default);
        Assert.False(quick.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(6));
        (await quick).Dispose();
        Assert.Equal(1, queues.Running(QueryWeight.Long));
        slow.Dispose();
        Assert.Equal(0, queues.Running(QueryWeight.Long));
    }
}

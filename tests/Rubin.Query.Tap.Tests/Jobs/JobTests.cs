using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Tests.Jobs;

public sealed class JobTests : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    readonly TemporaryFolder _state = new();
    readonly ManualTime _time = new();
    readonly ScriptedWork _work = new();
    readonly QueryQueues _queues = new(new() { Quick = 2, Long = 1 });
    readonly List<JobScheduler> _schedulers = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var scheduler in _schedulers)
        {
            await scheduler.DisposeAsync();
        }
    }

    public void Dispose() => _state.Dispose();

    JobStore Open(JobSettings? settings = null) => new(_state.Path, settings, _time);

    JobScheduler Schedule(JobStore store, UserLimits? limits = null)
    {
        var scheduler = new JobScheduler(store, _queues, _work, _ => limits ?? new(), NullLogger.Instance, _time);
        _schedulers.Add(scheduler);
        return scheduler;
    }

    static Job Make(JobStore store, string query, string user = "ada", string weight = "quick") =>
        store.Create(new(user, [], []), [new("QUERY", query), new("WEIGHT", weight)], "mine");

    static async Task<JobRecord> EndOf(Job job)
    {
        while (job.Phase.IsActive())
        {
            var phase = job.Phase;
            Assert.NotEqual(phase, (await job.WaitAsync(phase, Soon, default)).Phase);
        }

        return job.Record;
    }

    [Fact]
    public async Task A_job_runs_and_outlives_the_server()
    {
        var store = Open();
        var job = Make(store, "ok");
        Assert.Equal(JobPhase.Pending, job.Phase);
        Schedule(store).Start(job);
        var record = await EndOf(job);
        Assert.Equal(JobPhase.Completed, record.Phase);

        var again = Open().Find(job.Id, "ada")!;
        Assert.Equal(JobPhase.Completed, again.Phase);
        Assert.Equal("mine", again.Record.RunId);
        Assert.Equal(record.Results, again.Record.Results);
        Assert.Equal(record.Parameters, again.Record.Parameters);
        Assert.Equal((record.Created, record.Started, record.Ended, record.Destruction), (again.Record.Created, again.Record.Started, again.Record.Ended, again.Record.Destruction));
        Assert.Equal("a\n1\n", File.ReadAllText(again.Folder.FilePath("result")));
    }

    [Fact]
    public async Task A_wrong_query_ends_with_its_error_and_a_crash_tells_nothing()
    {
        var store = Open();
        var scheduler = Schedule(store);
        var (wrong, crash) = (Make(store, "wrong"), Make(store, "crash"));
        scheduler.Start(wrong);
        scheduler.Start(crash);
        Assert.Contains("table \"x\" does not exist", (await EndOf(wrong)).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(JobPhase.Error, wrong.Phase);
        Assert.DoesNotContain("secret", (await EndOf(crash)).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RestartRule.Abort)]
    [InlineData(RestartRule.RunAgain)]
    internal async Task Running_jobs_are_aborted_with_the_reason_or_run_again_after_a_restart(RestartRule rule)
    {
        var store = Open();
        var scheduler = Schedule(store);
        Job running = Make(store, "wait", weight: "long"), queued = Make(store, "wait", weight: "long"), pending = Make(store, "wait");
        scheduler.Start(running);
        await running.WaitAsync(JobPhase.Queued, Soon, default);
        scheduler.Start(queued);
        await File.WriteAllTextAsync(running.Folder.FilePath("result"), "half");

        // What a killed server leaves is what is on disk while it runs.
        var after = Open(new() { AtRestart = rule });
        Assert.Equal(rule == RestartRule.Abort ? JobPhase.Aborted : JobPhase.Queued, after.Find(running.Id, "ada")!.Phase);
        Assert.Equal(JobPhase.Queued, after.Find(queued.Id, "ada")!.Phase);
        Assert.Equal(JobPhase.Pending, after.Find(pending.Id, "ada")!.Phase);
        Assert.False(File.Exists(running.Folder.FilePath("result")));
        if (rule == RestartRule.Abort)
        {
            Assert.Contains("restarted", after.Find(running.Id, "ada")!.Record.Error!.Message, StringComparison.Ordinal);
        }

        _work.Release();
        await EndOf(running);
        await EndOf(queued);
        Schedule(after);
        Assert.Equal(JobPhase.Completed, (await EndOf(after.Find(queued.Id, "ada")!)).Phase);
    }

    [Fact]
    public void A_job_that_takes_the_server_down_is_not_begun_for_ever()
    {
        var store = Open();
        var job = Make(store, "wait");
        job.Change(r => r with { Phase = JobPhase.Executing, Attempts = 3 });
        Assert.Equal(JobPhase.Aborted, Open(new() { AtRestart = RestartRule.RunAgain }).Find(job.Id, "ada")!.Phase);
    }

    [Fact]
    public async Task An_aborted_job_stops_at_once_in_any_phase()
    {
        var store = Open();
        var scheduler = Schedule(store);
        Job running = Make(store, "wait", weight: "long"), queued = Make(store, "wait", weight: "long"), pending = Make(store, "wait");
        scheduler.Start(running);
        await running.WaitAsync(JobPhase.Queued, Soon, default);
        scheduler.Start(queued);
        foreach (var job in new[] { pending, queued, running })
        {
            scheduler.Abort(job);
            Assert.Equal(JobPhase.Aborted, job.Phase);
        }

        Assert.Equal(0.5, running.Progress!.Fraction);
        scheduler.Start(pending);
        Assert.Equal(JobPhase.Aborted, pending.Phase);
        while (_queues.Running(QueryWeight.Long) > 0)
        {
            await Task.Delay(1);
        }
    }

    [Fact]
    public async Task A_job_ends_when_its_time_is_over()
    {
        var store = Open();
        var scheduler = Schedule(store);
        var job = Make(store, "wait");
        scheduler.SetExecutionTime(job, 5);
        scheduler.Start(job);
        await job.WaitAsync(JobPhase.Queued, Soon, default);
        while (job.Progress is null)
        {
            await Task.Delay(1);
        }

        _time.Advance(TimeSpan.FromSeconds(6));
        var record = await EndOf(job);
        Assert.Equal(JobPhase.Aborted, record.Phase);
        Assert.Contains("5 seconds", record.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_go_with_their_files_at_their_destruction()
    {
        var store = Open(new() { Retention = TimeSpan.FromDays(1), LongestRetention = TimeSpan.FromDays(2) });
        var scheduler = Schedule(store);
        Job early = Make(store, "ok"), late = Make(store, "wait");
        scheduler.Start(late);
        Assert.Equal(late.Record.Created.AddDays(2), store.SetDestruction(late, DateTime.MaxValue));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Null(store.Find(early.Id, "ada"));
        Assert.False(Directory.Exists(early.Folder.Path));
        Assert.NotNull(store.Find(late.Id, "ada"));

        store.Delete(late);
        Assert.True(late.Stopping.IsCancellationRequested);
        Assert.Empty(store.List("ada", new()));
        await Task.Yield();
    }

    [Fact]
    public void Jobs_belong_to_users_and_lists_are_filtered()
    {
        var store = Open();
        var first = Make(store, "ok");
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = Make(store, "ok");
        Make(store, "ok", "ben");
        Assert.Null(store.Find(first.Id, "ben"));
        Assert.Equal([first, second], store.List("ada", new()));
        Assert.Equal([second], store.List("ada", new() { Last = 1 }));
        Assert.Equal([second], store.List("ada", new() { After = first.Record.Created }));
        Assert.Empty(store.List("ada", new() { Phases = [JobPhase.Executing] }));
        Assert.Empty(store.List("eve", new()));
    }

    [Fact]
    public async Task Waiting_ends_with_the_phase_or_the_time()
    {
        var store = Open();
        var job = Make(store, "ok");
        var watch = Stopwatch.StartNew();
        Assert.Equal(JobPhase.Pending, (await job.WaitAsync(JobPhase.Pending, TimeSpan.FromMilliseconds(50), default)).Phase);
        Assert.InRange(watch.ElapsedMilliseconds, 40, 10_000);
        Assert.Equal(JobPhase.Pending, (await job.WaitAsync(JobPhase.Executing, Soon, default)).Phase);
        var waiting = Enumerable.Range(0, 1000).Select(_ => job.WaitAsync(JobPhase.Pending, Soon, default)).ToList();
        Schedule(store).Start(job);
        Assert.All(await Task.WhenAll(waiting), record => Assert.NotEqual(JobPhase.Pending, record.Phase));
    }

    [Fact]
    public async Task Phases_are_known_at_once_while_all_places_are_taken()
    {
        var store = Open();
        var scheduler = Schedule(store);
        var jobs = Enumerable.Range(0, 40).Select(_ => Make(store, "wait", weight: "long")).ToList();
        jobs.ForEach(scheduler.Start);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(store.Find(jobs[i % jobs.Count].Id, "ada")!.Phase.IsActive());
        }

        Assert.True(watch.ElapsedMilliseconds < 10_000 / 10, $"{watch.ElapsedMilliseconds / 10.0} µs each");
        _work.Release();
        await EndOf(jobs[^1]);
    }

    [Fact]
    public async Task More_queued_jobs_than_allowed_are_refused_by_the_name_of_the_limit()
    {
        var store = Open();
        var scheduler = Schedule(store, new() { Queued = 1, Running = 1 });
        Job running = Make(store, "wait"), queued = Make(store, "wait"), refused = Make(store, "wait");
        scheduler.Start(running);
        await running.WaitAsync(JobPhase.Queued, Soon, default);
        scheduler.Start(queued);
        var error = Assert.Throws<LimitReachedException>(() => scheduler.Start(refused));
        Assert.Equal("queued", error.Limit);
        Assert.Equal(JobPhase.Pending, refused.Phase);
    }

    [Theory]
    [InlineData(RestartRule.Abort)]
    [InlineData(RestartRule.RunAgain)]
    internal async Task Jobs_that_do_not_end_before_a_stop_are_aborted_or_run_by_the_next_server(RestartRule rule)
    {
        var store = Open(new() { AtRestart = rule });
        var scheduler = Schedule(store);
        var job = Make(store, "wait");
        scheduler.Start(job);
        await job.WaitAsync(JobPhase.Queued, Soon, default);
        _schedulers.Remove(scheduler);
        await scheduler.DisposeAsync();
        Assert.Equal(rule == RestartRule.Abort ? JobPhase.Aborted : JobPhase.Queued, job.Phase);

        var after = Open(new() { AtRestart = rule });
        _work.Release();
        Schedule(after);
        Assert.Equal(rule == RestartRule.Abort ? JobPhase.Aborted : JobPhase.Completed, (await EndOf(after.Find(job.Id, "ada")!)).Phase);
    }

    [Fact]
    public async Task Draining_lets_jobs_end_and_leaves_the_queued_ones_to_the_next_server()
    {
        var store = Open();
        var scheduler = Schedule(store);
        Job running = Make(store, "wait", weight: "long"), queued = Make(store, "wait", weight: "long");
        scheduler.Start(running);
        await running.WaitAsync(JobPhase.Queued, Soon, default);
        scheduler.Start(queued);
        var drained = scheduler.DrainAsync(Soon);
        _work.Release();
        await drained;
        Assert.Equal(JobPhase.Completed, running.Phase);
        Assert.Equal(JobPhase.Queued, Open().Find(queued.Id, "ada")!.Phase);
    }
}

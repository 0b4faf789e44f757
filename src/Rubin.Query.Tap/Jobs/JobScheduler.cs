using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Jobs;

/// <summary>Starts jobs, runs them when their turn comes, and ends them when their time is over. Safe for many threads.</summary>
sealed class JobScheduler : IAsyncDisposable
{
    readonly JobStore _store;
    readonly QueryQueues _queues;
    readonly IJobWork _work;
    readonly Func<Caller, UserLimits> _limits;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _closing = new();
    readonly ConcurrentDictionary<Job, Task> _running = [];
    readonly ITimer _sweeps;

    /// <summary>A scheduler that takes up at once what is queued from before.</summary>
    /// <param name="store">The jobs.</param>
    /// <param name="queues">Who may run when; shared with synchronous queries.</param>
    /// <param name="work">What jobs do.</param>
    /// <param name="limits">What a user may have.</param>
    /// <param name="log">Told of what fails unexpectedly.</param>
    /// <param name="time">The clock.</param>
    internal JobScheduler(JobStore store, QueryQueues queues, IJobWork work, Func<Caller, UserLimits> limits, ILogger log, TimeProvider? time = null)
    {
        (_store, _queues, _work, _limits, _log) = (store, queues, work, limits, log);
        _time = time ?? TimeProvider.System;
        foreach (var job in store.Queued)
        {
            Launch(job, LimitsOf(job));
        }

        var pause = TimeSpan.FromSeconds(30);
        _sweeps = _time.CreateTimer(_ => Sweep(), null, pause, pause);
    }

    /// <summary>Starts a job that waits to be started; any other is left as it is.</summary>
    /// <exception cref="LimitReachedException">Too many queries of the user wait already.</exception>
    /// <exception cref="IOException">The change cannot be kept on disk.</exception>
    internal void Start(Job job)
    {
        var limits = LimitsOf(job);
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var waiting = _store.List(job.Record.Owner, new() { Phases = [JobPhase.Queued] }).Count;
        if (job.Phase == JobPhase.Pending && waiting >= limits.Queued)
        {
            throw new LimitReachedException("queued", $"{waiting} of your jobs wait already, and no more may", TimeSpan.FromSeconds(10));
        }

        if (job.Change(record => record.Phase == JobPhase.Pending ? record with { Phase = JobPhase.Queued } : null))
        {
            Launch(job, limits);
        }
    }

    /// <summary>Stops a job that has not ended (PHASE=ABORT); any other is left as it is.</summary>
    internal void Abort(Job job) => job.Abort(null, _store.Now);

    /// <summary>Sets how long a job may run; 0 and longer times than allowed become the longest (UWS 1.1 §2.1.8).</summary>
    internal void SetExecutionTime(Job job, long seconds)
    {
        var most = (long?)LimitsOf(job).JobTime?.TotalSeconds;
        var time = most is { } longest && (seconds <= 0 || seconds > longest) ? longest : Math.Max(0, seconds);
        job.Change(record => record with { ExecutionSeconds = time });
    }

    /// <summary>Lets running jobs end for so long, then aborts them with the reason, or queues them again by the setting; queued ones stay queued for the next server.</summary>
    internal async Task DrainAsync(TimeSpan longest)
    {
        await _closing.CancelAsync();
        using var time = new CancellationTokenSource(longest, _time);
        try
        {
            await Task.WhenAll(_running.Values).WaitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            foreach (var job in _running.Keys)
            {
                _ = _store.Settings.AtRestart == RestartRule.RunAgain
                    ? job.Requeue()
                    : job.Abort(new("the server was stopped while the job was running; start it again", IsTransient: true), _store.Now);
            }

            await Task.WhenAll(_running.Values);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sweeps.DisposeAsync();
        await DrainAsync(TimeSpan.Zero);
        _closing.Dispose();
    }

    void Launch(Job job, UserLimits limits)
    {
        var run = Task.Run(() => RunAsync(job, limits));
        _running[job] = run;
        _ = run.ContinueWith(_ => _running.TryRemove(job, out var _), TaskScheduler.Default);
    }

    async Task RunAsync(Job job, UserLimits limits)
    {
        try
        {
            var estimate = _work.Estimate(job.Record);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(job.Stopping, _closing.Token);
            using var place = await _queues.EnterAsync(job.Record.Owner, limits with { Queued = null }, estimate.Weight, waiting.Token);
            if (!waiting.IsCancellationRequested && Begin(job, estimate))
            {
                await ExecuteAsync(job);
            }
        }
        catch (OperationCanceledException)
        {
            // Aborted while it waited; or the server ends, and the job stays queued.
        }
        catch (QueryException error)
        {
            Fail(job, new(ErrorText.Render(error, job.Record.Parameter("QUERY") ?? "")));
        }
#pragma warning disable CA1031 // The border of a job: whatever else goes wrong ends this job, is logged, and the server goes on.
        catch (Exception error)
        {
            _log.LogError(error, "job {Id} failed", job.Id);
            Fail(job, error is IOException ? new($"the result cannot be written: {error.Message}", IsTransient: true) : new("an internal error; the server's log tells more"));
        }
#pragma warning restore CA1031
        finally
        {
            job.Tidy();
        }
    }

    UserLimits LimitsOf(Job job) => job.Record.Caller is { } caller ? _limits(caller) : new();

    bool Begin(Job job, JobEstimate estimate)
    {
        var now = _store.Now;
        return job.Settle(record => record.Phase != JobPhase.Queued
            ? null
            : record with { Phase = JobPhase.Executing, Started = now, Quote = now + estimate.Time, Attempts = record.Attempts + 1 });
    }

    async Task ExecuteAsync(Job job)
    {
        using var time = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(job.Stopping, time.Token);
        var seconds = SecondsOf(job);
        if (seconds is > 0 and < int.MaxValue / 1000)
        {
            time.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        try
        {
            var results = await _work.RunAsync(job, stop.Token);
            job.Settle(record => record.IsOver
                ? null
                : record with { Phase = JobPhase.Completed, Ended = _store.Now, Results = results, Progress = job.Progress is { } p ? p with { Fraction = 1 } : null });
        }
        catch (Exception error) when (time.IsCancellationRequested && error is OperationCanceledException or QueryException { Code: QueryErrorCode.Cancelled })
        {
            job.Abort(new($"the job ran longer than its execution duration of {seconds} seconds", IsTransient: true), _store.Now);
        }
    }

    /// <summary>How long it may run: as it was asked for, and no longer than its owner may.</summary>
    long SecondsOf(Job job)
    {
        var most = (long?)LimitsOf(job).JobTime?.TotalSeconds ?? 0;
        var asked = job.Record.ExecutionSeconds;
        return asked == 0 ? most : most == 0 ? asked : Math.Min(asked, most);
    }

    void Fail(Job job, JobError error) =>
        job.Settle(record => record.IsOver || job.Stopping.IsCancellationRequested ? null : record with { Phase = JobPhase.Error, Ended = _store.Now, Error = error, Progress = job.Progress });

    void Sweep()
    {
        try
        {
            _store.Sweep();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning(error, "jobs whose time is over could not be removed");
        }
    }
}

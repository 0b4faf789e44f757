using System.Collections.Concurrent;
using System.Security.Cryptography;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Jobs;

/// <summary>All jobs, in memory and as files below one folder. Safe for many threads; finding and listing touches no file.</summary>
sealed class JobStore
{
    /// <summary>How often a job is begun again that was running when the server ended.</summary>
    const int MostAttempts = 3;

    readonly TimeProvider _time;
    readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Job>> _byOwner = new(StringComparer.Ordinal);

    /// <summary>The jobs below a folder, as a server before left them.</summary>
    /// <param name="state">The folder of the server's state; made when the first job is.</param>
    /// <param name="settings">How jobs live.</param>
    /// <param name="time">The clock.</param>
    internal JobStore(string state, JobSettings? settings = null, TimeProvider? time = null)
    {
        Root = Path.Combine(state, "jobs");
        Directory.CreateDirectory(Root);
        _time = time ?? TimeProvider.System;
        Settings = settings ?? new();
        foreach (var (folder, record) in JobFolder.All(Root))
        {
            folder.Clean(record);
            var job = new Job(folder, record);
            Add(job);
            Resume(job);
        }

        Sweep();
    }

    /// <summary>The folder of all jobs.</summary>
    internal string Root { get; }

    /// <summary>How jobs live.</summary>
    internal JobSettings Settings { get; }

    /// <summary>How many jobs there are.</summary>
    internal int Count => _jobs.Count;

    /// <summary>The jobs that are queued from before: a scheduler takes them up, the oldest first.</summary>
    internal IReadOnlyList<Job> Queued => new JobFilter { Phases = [JobPhase.Queued] }.Apply(_jobs.Values);

    /// <summary>Now, in UTC.</summary>
    internal DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>A new job that waits to be started.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="parameters">What is asked for.</param>
    /// <param name="runId">The client's name for it.</param>
    /// <param name="prepare">Puts files into its folder, uploads for one, and gives the record that says so; it is not listed before.</param>
    /// <exception cref="IOException">It cannot be kept on disk.</exception>
    internal Job Create(Caller caller, IReadOnlyList<JobParameter> parameters, string? runId = null, Func<JobFolder, JobRecord, JobRecord>? prepare = null)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = JobFolder.Of(Root, id);
        var record = new JobRecord(id, caller.User, Now)
        {
            Caller = caller,
            RunId = runId,
            Parameters = parameters,
            ExecutionSeconds = (long)Settings.ExecutionTime.TotalSeconds,
            Destruction = Now + Settings.Retention,
        };
        try
        {
            if (prepare is not null)
            {
                Directory.CreateDirectory(folder.Path);
                record = prepare(folder, record);
            }

            folder.Save(record);
        }
        catch
        {
            folder.Remove();
            throw;
        }

        var job = new Job(folder, record);
        Add(job);
        return job;
    }

    /// <summary>A job of a user; null where there is none of that id, or it is somebody else's: nobody can tell the two apart.</summary>
    internal Job? Find(string id, string owner) => _jobs.GetValueOrDefault(id) is { } job && job.Record.Owner == owner ? job : null;

    /// <summary>The wanted jobs of a user.</summary>
    internal IReadOnlyList<Job> List(string owner, JobFilter filter) => _byOwner.GetValueOrDefault(owner) is { } jobs ? filter.Apply(jobs.Values) : [];

    /// <summary>Stops a job and removes all that is of it.</summary>
    internal void Delete(Job job)
    {
        job.Remove();
        _jobs.TryRemove(job.Id, out _);
        if (_byOwner.TryGetValue(job.Record.Owner, out var own))
        {
            own.TryRemove(job.Id, out _);
        }
    }

    /// <summary>Sets when a job goes; a later time than allowed becomes the latest one (UWS 1.1 §2.1.9).</summary>
    internal DateTime SetDestruction(Job job, DateTime time)
    {
        var latest = job.Record.Created + Settings.LongestRetention;
        job.Change(record => record with { Destruction = time < latest ? time : latest });
        return job.Record.Destruction;
    }

    /// <summary>Removes jobs whose time is over, and keeps what could not be kept before.</summary>
    internal void Sweep()
    {
        var now = Now;
        foreach (var job in _jobs.Values)
        {
            if (job.Record.Destruction <= now)
            {
                Delete(job);
            }
            else
            {
                job.SaveAgain();
            }
        }
    }

    void Add(Job job)
    {
        _jobs[job.Id] = job;
        _byOwner.GetOrAdd(job.Record.Owner, _ => new(StringComparer.Ordinal))[job.Id] = job;
    }

    /// <summary>What becomes of a job that was running when the server ended.</summary>
    void Resume(Job job) => job.Settle(record =>
    {
        if (record.Phase != JobPhase.Executing)
        {
            return null;
        }

        if (Settings.AtRestart == RestartRule.RunAgain && record.Attempts < MostAttempts)
        {
            return record with { Phase = JobPhase.Queued, Started = null };
        }

        var reason = record.Attempts >= MostAttempts && Settings.AtRestart == RestartRule.RunAgain
            ? $"the server ended {record.Attempts} times while the job was running"
            : "the server was restarted while the job was running; start it again";
        return record with { Phase = JobPhase.Aborted, Ended = Now, Error = new(reason, IsTransient: true) };
    });
}

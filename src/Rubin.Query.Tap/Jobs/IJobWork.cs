using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Jobs;

/// <summary>What jobs do. Called by the scheduler, outside of requests.</summary>
interface IJobWork
{
    /// <summary>How heavy a job is, before it runs.</summary>
    /// <exception cref="QueryException">The query is wrong; the job fails with that.</exception>
    JobEstimate Estimate(JobRecord job);

    /// <summary>Runs a job; its results are files in its folder, named by their ids.</summary>
    /// <param name="job">The job; to be told of progress by <see cref="Job.Watch"/>.</param>
    /// <param name="cancel">Set when the job is aborted, its time is over, or the server ends.</param>
    /// <returns>The results, complete and on disk.</returns>
    /// <exception cref="QueryException">The query fails.</exception>
    Task<IReadOnlyList<JobResult>> RunAsync(Job job, CancellationToken cancel);
}

/// <summary>How heavy a query is.</summary>
/// <param name="Weight">Which queue it waits in.</param>
/// <param name="Time">How long it may take; null where that is not known.</param>
sealed record JobEstimate(QueryWeight Weight, TimeSpan? Time = null);

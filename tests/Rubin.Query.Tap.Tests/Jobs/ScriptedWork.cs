using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Tests.Jobs;

/// <summary>Jobs that do what their QUERY parameter says: <c>ok</c>, <c>wrong</c>, <c>crash</c>, or <c>wait</c> until they are let go.</summary>
sealed class ScriptedWork : IJobWork
{
    readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _release.TrySetResult();

    public JobEstimate Estimate(JobRecord job) => new(job.Parameter("WEIGHT") == "long" ? QueryWeight.Long : QueryWeight.Quick);

    public async Task<IReadOnlyList<JobResult>> RunAsync(Job job, CancellationToken cancel)
    {
        switch (job.Record.Parameter("query"))
        {
            case "wait":
                job.Watch(() => new(0.5, 10, 20, 0, 5));
                await _release.Task.WaitAsync(cancel);
                break;
            case "wrong":
                throw new QueryException(QueryErrorCode.UnknownTable, "table \"x\" does not exist", new SourceSpan(0, 5));
            case "crash":
                throw new InvalidOperationException("secret");
        }

        await File.WriteAllTextAsync(job.Folder.FilePath("result"), "a\n1\n", cancel);
        return [new("result", "text/csv", 4) { Rows = 1 }];
    }
}

using System.Diagnostics;

namespace Rubin.Query.Engine.Execution;

/// <summary>Runs pipelines: those they depend on first, then phase after phase with all workers, then the sink's finish.</summary>
static class PipelineRunner
{
    /// <summary>Runs a pipeline and all that it depends on. On the query's lane.</summary>
    /// <exception cref="Exception">The first failure of a worker, as it was thrown; the others are stopped by it.</exception>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="query">The query.</param>
    /// <param name="keepsCounters">False for the steps of a recursion: what they count, beside rows and time, would keep them in memory.</param>
    internal static async Task RunAsync(Pipeline pipeline, QueryContext query, bool keepsCounters = true)
    {
        foreach (var dependency in pipeline.DependsOn)
        {
            await RunAsync(dependency, query, keepsCounters);
        }

        var statistics = query.Statistics.Of(pipeline.SinkNode);
        if (keepsCounters)
        {
            statistics.Attach(() => pipeline.Sink.Counters);
            foreach (var branch in pipeline.Branches)
            {
                query.Statistics.Of(branch.Node).Attach(() => branch.Source.Counters);
            }
        }

        await RunWorkersAsync(pipeline, query);
        var start = Stopwatch.GetTimestamp();
        await pipeline.Sink.FinishAsync(query);
        statistics.OnTime(Stopwatch.GetTimestamp() - start);
    }

    /// <summary>Every sink of a pipeline and of those it depends on.</summary>
    internal static IEnumerable<BatchSink> Sinks(Pipeline pipeline) => pipeline.DependsOn.SelectMany(Sinks).Append(pipeline.Sink);

    static async Task RunWorkersAsync(Pipeline pipeline, QueryContext query)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(query.Cancel);
        var failure = new FirstFailure(stop);
        var workers = new PipelineWorker[query.Options.Workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new(pipeline, new(query, i, stop.Token));
        }

        try
        {
            foreach (var phase in pipeline.Branches.Select(b => b.Phase).Distinct().Order())
            {
                await RunAllAsync(worker => worker.RunPhaseAsync(phase));
            }

            await RunAllAsync(worker => worker.CompleteAsync());
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.Dispose();
            }
        }

        async Task RunAllAsync(Func<PipelineWorker, Task> work)
        {
            await Task.WhenAll(workers.Select(worker => query.Lane.Start(() => failure.GuardAsync(() => work(worker)))));
            failure.Rethrow();
        }
    }
}

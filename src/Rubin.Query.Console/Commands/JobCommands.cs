using System.Globalization;
using Rubin.Query.Arrow;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Statements beside the prompt.</summary>
static class JobCommands
{
    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        new(".jobs", "[start QUERY | show N | stop N]", "statements that run beside the prompt", RunAsync)
        {
            Values = _ => [new("start"), new("show"), new("stop")],
        },
    ];

    static async Task RunAsync(ConsoleSession session, string argument, CancellationToken cancel)
    {
        var words = argument.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case []:
                List(session.Jobs);
                break;
            case ["start", var text]:
                Con.Out.WriteLine($"job {session.Jobs.Start(text, session.Engine, session.Settings).Number} runs; .jobs tells how far it is");
                break;
            case ["stop", var number]:
                Find(session.Jobs, number).Stop();
                break;
            case ["show", var number]:
                await ShowAsync(session, Find(session.Jobs, number), cancel);
                break;
            default:
                throw new QueryException(QueryErrorCode.Semantic, $"\"{argument}\" is nothing that .jobs does", hint: ".jobs, .jobs start QUERY, .jobs show N, .jobs stop N");
        }
    }

    static void List(BackgroundJobs jobs)
    {
        foreach (var job in jobs.All)
        {
            Con.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{job.Number,3}  {job.Phase}  {job.Fraction * 100:0} %  {job.Rows:N0} rows  {job.Elapsed.TotalSeconds:0.0} s  {job.Text.ReplaceLineEndings(" ")}"));
        }

        if (jobs.All.Count == 0)
        {
            Con.Out.WriteLine("no jobs; .jobs start QUERY begins one");
        }
    }

    static async Task ShowAsync(ConsoleSession session, BackgroundJob job, CancellationToken cancel)
    {
        await job.Ended.WaitAsync(cancel);
        if (!job.Phase.StartsWith("done", StringComparison.Ordinal))
        {
            throw new QueryException(QueryErrorCode.Semantic, $"job {job.Number} is {job.Phase}");
        }

        await session.Output.WriteAsync(job.Schema, Rows(job), new(null), cancel);
    }

    static async IAsyncEnumerable<RecordBatch> Rows(BackgroundJob job)
    {
        await Task.CompletedTask;
        foreach (var batch in job.Batches)
        {
            yield return batch;
        }
    }

    static BackgroundJob Find(BackgroundJobs jobs, string number) =>
        jobs.All.FirstOrDefault(j => j.Number.ToString(CultureInfo.InvariantCulture) == number)
        ?? throw new QueryException(QueryErrorCode.Semantic, $"there is no job {number}", hint: ".jobs lists all");
}

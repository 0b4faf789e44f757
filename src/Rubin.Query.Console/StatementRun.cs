using System.Diagnostics;
using Rubin.Query.Console.Output;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>Runs a statement of a session and writes its answer, with all that is told beside it.</summary>
static class StatementRun
{
    /// <summary>Runs it.</summary>
    /// <exception cref="QueryException">It is wrong, or fails.</exception>
    internal static async Task RunAsync(ConsoleSession session, string text, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        await using var result = session.Engine.Execute(text, session.Settings, cancel);
        foreach (var warning in result.Warnings)
        {
            await Con.Error.WriteLineAsync($"warning: {warning}");
        }

        var limit = new RowLimit(session.MaxRows);
        long rows;
        using (var bar = ProgressBar.Start(() => new(result.Progress.Fraction, result.RowsRead, result.Progress.BytesRead)))
        {
            rows = await session.Output.WriteAsync(result.Schema, session.Output is { IsTerminal: true, Mode: not "box" }
                ? bar.HiddenBy(limit.Of(result.Batches))
                : bar.HiddenAfter(limit.Of(result.Batches)), limit, cancel);
        }

        if (limit.IsExceeded)
        {
            await Con.Error.WriteLineAsync($"{limit.Message} (.maxrec all gives them all)");
        }

        if (session.IsTimed)
        {
            await Con.Error.WriteLineAsync($"{rows:N0} rows in {watch.Elapsed.TotalMilliseconds:N0} ms, {result.RowsRead:N0} rows read");
        }
    }
}

using System.Globalization;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Commands that run queries.</summary>
static class QueryCommands
{
    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        new(".explain", "[QUERY]", "how a query is computed; without one, the last", ExplainAsync),
        new(".watch", "[SECONDS] [QUERY]", "run a query, or the last, again and again until Ctrl-C", WatchAsync) { Aliases = ["\\watch"] },
        new(".read", "FILE", "run the statements of a file", ReadAsync) { Aliases = ["\\i"], TakesPath = true },
        new(".history", "", "what was run, with rows and times", (session, _, cancel) => StatementRun.RunAsync(session, "SHOW HISTORY", cancel)) { Aliases = ["\\s"] },
        new(".rerun", "N", "run statement N of the history again", RerunAsync),
    ];

    /// <summary>The query of an argument, or the last one where there is none.</summary>
    internal static string QueryOf(ConsoleSession session, string argument) => argument.Length > 0
        ? argument
        : session.LastQuery ?? throw new QueryException(QueryErrorCode.Semantic, "there is no query yet", hint: "write one behind the command, or run one first");

    static async Task ExplainAsync(ConsoleSession session, string argument, CancellationToken cancel) =>
        await Con.Out.WriteAsync(session.Engine.Explain(QueryOf(session, argument), session.Settings.Dialect));

    static async Task WatchAsync(ConsoleSession session, string argument, CancellationToken cancel)
    {
        var words = argument.Split(' ', 2, StringSplitOptions.TrimEntries);
        var hasTime = double.TryParse(words[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0;
        var query = QueryOf(session, hasTime ? words.ElementAtOrDefault(1) ?? "" : argument);
        var pause = TimeSpan.FromSeconds(hasTime ? Math.Min(seconds, 86400) : 2);
        try
        {
            while (true)
            {
                await StatementRun.RunAsync(session, query, cancel);
                await Task.Delay(pause, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }

    static Task RerunAsync(ConsoleSession session, string argument, CancellationToken cancel) =>
        long.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? StatementRun.RunAsync(session, session.Engine.Recall(number, session.Settings), cancel)
            : throw new QueryException(QueryErrorCode.Semantic, ".rerun needs the number of a statement", hint: ".history lists them");

    static async Task ReadAsync(ConsoleSession session, string path, CancellationToken cancel)
    {
        if (path.Length == 0)
        {
            throw new QueryException(QueryErrorCode.Semantic, ".read needs a file");
        }

        var script = new Script(session, cancel);
        using var reader = new StreamReader(Completion.FilePaths.Expand(path));
        await script.RunAsync(reader);
    }
}

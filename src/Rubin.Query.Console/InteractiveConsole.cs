using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>
/// <c>rubin-query</c> without a verb: reads statements, each ended by <c>;</c>, and shows their answers until the input ends or <c>.quit</c>.
/// </summary>
static class InteractiveConsole
{
    const string Help =
        """
        A statement may run over several lines and ends with ;
          SHOW TABLES;            what is attached
          DESCRIBE demo.Object;   the columns of a table
          SUMMARIZE demo.Object;  what is in them
          EXPLAIN SELECT …;       how a query is computed
        .attach NAME=PATH         attach a catalog, file or folder
        .help  .quit
        """;

    internal static void AddTo(RootCommand root)
    {
        var settings = new EngineSettings();
        settings.AddTo(root);
        root.SetAction(async (parsed, cancel) => await CommandLine.ReportAsync("", async () =>
        {
            using var engine = settings.Open(parsed);
            if (!Con.IsInputRedirected)
            {
                Con.Out.WriteLine("Rubin.Query; .help tells what can be typed");
            }

            await RunAsync(engine, settings.Settings(parsed), cancel);
        }));
    }

    static async Task RunAsync(QueryEngine engine, QuerySettings settings, CancellationToken cancel)
    {
        var text = new StringBuilder();
        while (await ReadLineAsync(text.Length == 0 ? "rubin> " : "  ...> ", cancel) is { } line)
        {
            if (text.Length == 0 && line.TrimStart().StartsWith('.'))
            {
                if (!Command(engine, line.Trim()))
                {
                    return;
                }

                continue;
            }

            text.Append(line).Append('\n');
            if (line.TrimEnd().EndsWith(';') || string.IsNullOrWhiteSpace(text.ToString()))
            {
                await ShowAsync(engine, text.ToString().Trim(), settings, cancel);
                text.Clear();
            }
        }

        await ShowAsync(engine, text.ToString().Trim(), settings, cancel);
    }

    static async Task<string?> ReadLineAsync(string prompt, CancellationToken cancel)
    {
        if (!Con.IsInputRedirected)
        {
            Con.Out.Write(prompt);
        }

        return await Con.In.ReadLineAsync(cancel);
    }

    /// <summary>Runs a line that begins with a point; false ends the console.</summary>
    static bool Command(QueryEngine engine, string line)
    {
        var words = line.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [".quit" or ".exit"]:
                return false;
            case [".attach", var attachment] when attachment.Split('=', 2) is [var name, var path]:
                Try(() => engine.Attach(name, path));
                return true;
            default:
                Con.Out.WriteLine(Help);
                return true;
        }
    }

    static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (QueryException error)
        {
            Con.Error.WriteLine(ErrorText.Render(error, ""));
        }
    }

    static Task ShowAsync(QueryEngine engine, string text, QuerySettings settings, CancellationToken cancel) => text.Length == 0
        ? Task.CompletedTask
        : CommandLine.ReportAsync(text, async () =>
        {
            var watch = Stopwatch.StartNew();
            await using var result = engine.Execute(text, settings, cancel);
            foreach (var warning in result.Warnings)
            {
                await Con.Error.WriteLineAsync($"warning: {warning}");
            }

            using var standard = Con.OpenStandardOutput();
            using var box = new BoxWriter(standard, Con.IsOutputRedirected ? int.MaxValue : Math.Max(40, Con.WindowWidth));
            box.Begin(result.Schema);
            await foreach (var batch in result.Batches)
            {
                box.Write(batch);
            }

            box.End();
            Con.Out.WriteLine($"{watch.Elapsed.TotalMilliseconds:0} ms");
        });
}

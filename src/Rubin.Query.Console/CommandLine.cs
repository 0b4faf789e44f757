using System.CommandLine;
using System.CommandLine.Parsing;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>Exit statuses, and the border where errors become text on standard error.</summary>
static class CommandLine
{
    internal const int Done = 0;
    internal const int QueryFailed = 1;
    internal const int WrongUsage = 2;

    internal static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        string[] errors = [.. parsed.Errors.Select(e => e.Message), .. Misplaced(parsed)];
        if (errors.Length > 0)
        {
            foreach (var error in errors)
            {
                await Con.Error.WriteLineAsync(error);
            }

            await Con.Error.WriteLineAsync("see rubin-query --help");
            return WrongUsage;
        }

        using var stop = new CancellationTokenSource();
        Con.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
    }

    /// <summary>What stands before the verb, which the verb would not see.</summary>
    static IEnumerable<string> Misplaced(ParseResult parsed) =>
        parsed.CommandResult is { Command: var verb, Parent: CommandResult root }
            ? root.Children.Where(c => c is OptionResult { Implicit: false } or ArgumentResult { Tokens.Count: > 0 })
                .Select(c => $"\"{(c is OptionResult option ? option.IdentifierToken!.Value : c.Tokens[0].Value)}\" stands before the verb: write it behind \"{verb.Name}\"")
            : [];

    /// <summary>Runs a verb; a failure is drawn with a caret under <paramref name="text"/>.</summary>
    internal static async Task<int> ReportAsync(string text, Func<Task> verb)
    {
        try
        {
            await verb();
            return Done;
        }
        catch (QueryException error)
        {
            await Con.Error.WriteLineAsync(ErrorText.Render(error, text));
        }
        catch (OperationCanceledException)
        {
            await Con.Error.WriteLineAsync("error: the query was stopped");
        }
        catch (IOException error) when (StandardOutput.IsGone(error))
        {
            return Done;
        }
        catch (IOException error)
        {
            await Con.Error.WriteLineAsync($"error: {error.Message}");
        }
        catch (UnauthorizedAccessException error)
        {
            await Con.Error.WriteLineAsync($"error: {error.Message}");
        }
#pragma warning disable CA1031 // The border: what comes as anything else is a bug in the engine, and is shown with all that helps to find it.
        catch (Exception error)
        {
            await Con.Error.WriteLineAsync($"internal error, please report it with the query: {error}");
        }
#pragma warning restore CA1031

        return QueryFailed;
    }
}

using System.Text;
using Rubin.Query.Adql;
using Rubin.Query.Console.Commands;
using Rubin.Query.Console.Editing;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>Statements and commands of a text, one after the other. Where nobody sits at the console, the first failure is the end.</summary>
sealed class Script(ConsoleSession session, CancellationToken cancel)
{
    /// <summary>Runs what a reader gives, each statement as soon as it is complete.</summary>
    internal async Task RunAsync(TextReader reader)
    {
        var text = new StringBuilder();
        while (!IsOver && await reader.ReadLineAsync(cancel) is { } line)
        {
            if (StatementText.IsCommand(line) && !StatementText.SaysSomething(text.ToString()))
            {
                text.Clear();
                await CommandAsync(line);
                continue;
            }

            text.Append(line).Append('\n');
            if (line.Contains(';', StringComparison.Ordinal))
            {
                var (statements, rest) = StatementText.Split(text.ToString());
                text.Clear().Append(rest);
                await StatementsAsync(statements);
            }
        }

        if (!IsOver && StatementText.SaysSomething(text.ToString()))
        {
            await StatementsAsync([text.ToString().Trim()]);
        }
    }

    bool IsOver => session.IsOver || cancel.IsCancellationRequested || (session.HasFailed && !session.IsInteractive);

    async Task StatementsAsync(IReadOnlyList<string> statements)
    {
        foreach (var statement in statements)
        {
            if (!IsOver)
            {
                session.HasFailed = await CommandLine.ReportAsync(statement, () => StatementAsync(statement)) != CommandLine.Done;
            }
        }
    }

    async Task StatementAsync(string statement)
    {
        await StatementRun.RunAsync(session, statement, cancel);
        if (AdqlTokens.Read(statement).FirstOrDefault(t => t.Kind != AdqlTokenKind.Comment) is var first && (first.Is("SELECT") || first.Is("WITH") || first.Is("(")))
        {
            session.LastQuery = statement;
        }
    }

    async Task CommandAsync(string line)
    {
        session.HasFailed = await CommandLine.ReportAsync(line, () => DotCommands.RunAsync(session, line, cancel)) != CommandLine.Done;
        await Con.Out.FlushAsync(cancel);
    }
}

using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Editing;
using Rubin.Query.Console.Terminals;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>The console with a person at it.</summary>
static class InteractiveConsole
{
    const string Prompt = "rubin> ";

    /// <summary>Has the runtime compile what every query needs while the first one is typed.</summary>
    static void Warm(ConsoleSession session)
    {
        var (engine, settings) = (session.Engine, session.Settings with { KeepsHistory = false });
        _ = Task.Run(async () =>
        {
            const string Query = "SELECT TOP 1 n, COUNT(*) AS c FROM range(3) AS t(n) WHERE n > 0 GROUP BY n ORDER BY n";
            try
            {
                await using var result = engine.Execute(Query, settings);
                await foreach (var batch in result.Batches)
                {
                    _ = batch;
                }
            }
            catch (Exception error) when (error is QueryException or OperationCanceledException or ObjectDisposedException)
            {
                // The console was left, or is strict: nothing was asked, nothing is missing.
            }
        });
    }

    /// <summary>A person's statements, one after the other; a failure is no end.</summary>
    internal static async Task TypeAsync(ConsoleSession session, Interrupts interrupts)
    {
        Con.Out.WriteLine($"Rubin.Query {typeof(QueryEngine).Assembly.GetName().Version?.ToString(3)}; .help tells what can be typed, Tab completes");
        if (!RawTerminal.IsThere)
        {
            await new Script(session, CancellationToken.None).RunAsync(Con.In);
            return;
        }

        Warm(session);
        var terminal = new RawTerminal();
        var completer = new CommandCompleter(session);
        var highlighter = new Highlighter(name => session.Engine.Functions is var f && (f.FindScalar(name) ?? f.FindAggregate(name) ?? f.FindWindow(name) ?? (object?)f.FindTable(name)) is not null);
        var editor = new LineEditor(terminal, Con.Out, () => RawTerminal.Size, new(StatementHistory.UsualPath), completer.Complete, highlighter);
        while (!session.IsOver)
        {
            terminal.Enter();
            var (end, text) = editor.Read(Prompt);
            terminal.Leave();
            if (end == Typed.End)
            {
                return;
            }

            if (end == Typed.Statement)
            {
                using var reader = new StringReader(text);
                await interrupts.GuardAsync(cancel => new Script(session, cancel).RunAsync(reader));
            }
        }
    }
}

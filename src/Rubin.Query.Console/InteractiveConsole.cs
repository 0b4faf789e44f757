using System.CommandLine;
using Rubin.Query.Console.Commands;
using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Editing;
using Rubin.Query.Console.Terminals;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>
/// <c>rubin-query</c> without a verb: statements, each ended by <c>;</c>, and commands, from a terminal, standard input, <c>-c</c> or <c>-f</c>, until the input ends.
/// </summary>
static class InteractiveConsole
{
    const string Prompt = "rubin> ";

    internal static void AddTo(RootCommand root)
    {
        var commands = new Option<string[]>("--command", "-c") { Description = "statements or a command to run, then leave; may be given several times", AllowMultipleArgumentsPerToken = false };
        var files = new Option<string[]>("--file", "-f") { Description = "file of statements to run, then leave; may be given several times", AllowMultipleArgumentsPerToken = false };
        var mode = new Option<string?>("--mode") { Description = "how answers look; box at a terminal and csv elsewhere where nothing is said" };
        var paths = new Argument<string[]>("path") { Description = "files, folders or catalogs to attach under their own names", Arity = ArgumentArity.ZeroOrMore };
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !Path.Exists(t.Value)))
            {
                result.AddError($"\"{token.Value}\" is no verb, and no file or folder");
            }
        });
        root.Arguments.Add(paths);
        var noRc = new Option<bool>("--no-rc") { Description = "do not run ~/.rubin-queryrc first" };
        var settings = new EngineSettings();
        settings.AddTo(root);
        foreach (var option in new Option[] { commands, files, mode, noRc })
        {
            root.Options.Add(option);
        }

        root.SetAction(async (parsed, _) =>
        {
            var hasFailed = false;
            var status = await CommandLine.ReportAsync("", async () =>
            {
                var texts = (parsed.GetValue(commands) ?? []).Select(text => (TextReader)new StringReader(text));
                var scripts = texts.Concat((parsed.GetValue(files) ?? []).Select(file => new StreamReader(FilePaths.Expand(file)))).ToList();
                var isInteractive = scripts.Count == 0 && !Con.IsInputRedirected;
                using var session = new ConsoleSession(settings.Options(parsed), settings.Own(parsed), settings.Settings(parsed)) { IsInteractive = isInteractive };
                foreach (var attachment in settings.Attachments(parsed).Concat((parsed.GetValue(paths) ?? []).Select(CatalogCommands.AttachmentOf)))
                {
                    session.Attach(attachment);
                }

                using var interrupts = new Interrupts();
                await StartAsync(session, interrupts, parsed.GetValue(noRc), parsed.GetValue(mode));
                await (isInteractive ? TypeAsync(session, interrupts) : interrupts.GuardAsync(cancel => RunAsync(session, scripts.Count > 0 ? scripts : [Con.In], cancel)));
                hasFailed = session.HasFailed && !isInteractive;
            });
            return hasFailed ? CommandLine.QueryFailed : status;
        });
    }

    static async Task StartAsync(ConsoleSession session, Interrupts interrupts, bool withoutRc, string? mode)
    {
        var rc = FilePaths.Expand("~/.rubin-queryrc");
        if (!withoutRc && File.Exists(rc))
        {
            using var reader = new StreamReader(rc);
            await interrupts.GuardAsync(cancel => new Script(session, cancel).RunAsync(reader));
        }

        if (mode is not null)
        {
            session.Output.SetMode(mode);
        }
    }

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

    static async Task RunAsync(ConsoleSession session, List<TextReader> scripts, CancellationToken cancel)
    {
        foreach (var script in scripts)
        {
            await new Script(session, cancel).RunAsync(script);
            if (session.IsOver || session.HasFailed)
            {
                return;
            }
        }

        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>A person's statements, one after the other; a failure is no end.</summary>
    static async Task TypeAsync(ConsoleSession session, Interrupts interrupts)
    {
        session.IsTimed = true;
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

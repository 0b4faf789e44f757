using System.CommandLine;
using Rubin.Query.Console.Commands;
using Rubin.Query.Console.Completion;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>
/// <c>rubin-query</c> without a verb: statements, each ended by <c>;</c>, and commands, from a terminal, standard input, <c>-c</c> or <c>-f</c>, until the input ends.
/// </summary>
sealed class ConsoleStart
{
    readonly Argument<string[]> _paths = new("path") { Description = "files, folders or catalogs to attach under their own names", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string[]> _commands = new("--command", "-c") { Description = "statements or a command to run, then leave; may be given several times", AllowMultipleArgumentsPerToken = false };
    readonly Option<string[]> _files = new("--file", "-f") { Description = "file of statements to run, then leave; may be given several times", AllowMultipleArgumentsPerToken = false };
    readonly Option<string?> _mode = new("--mode") { Description = "how answers look; box at a terminal and csv elsewhere where nothing is said" };
    readonly Option<bool> _noRc = new("--no-rc") { Description = "do not run ~/.rubin-queryrc first" };
    readonly EngineSettings _settings = new();

    /// <summary>Makes it what the program does without a verb.</summary>
    internal void AddTo(RootCommand root)
    {
        _paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !Path.Exists(t.Value)))
            {
                result.AddError($"\"{token.Value}\" is no verb, and no file or folder");
            }
        });
        root.Arguments.Add(_paths);
        _settings.AddTo(root);
        foreach (var option in new Option[] { _commands, _files, _mode, _noRc })
        {
            root.Options.Add(option);
        }

        root.SetAction((parsed, _) => RunAsync(parsed));
    }

    async Task<int> RunAsync(ParseResult parsed)
    {
        var hasFailed = false;
        var status = await CommandLine.ReportAsync("", async () =>
        {
            var scripts = Scripts(parsed);
            var isInteractive = scripts.Count == 0 && !Con.IsInputRedirected;
            using var session = Open(parsed, isInteractive);
            using var interrupts = new Interrupts();
            await PrepareAsync(session, interrupts, parsed);
            await (isInteractive
                ? InteractiveConsole.TypeAsync(session, interrupts)
                : interrupts.GuardAsync(cancel => RunAsync(session, scripts.Count > 0 ? scripts : [Con.In], cancel)));
            hasFailed = session.HasFailed && !isInteractive;
        });
        return hasFailed ? CommandLine.QueryFailed : status;
    }

    List<TextReader> Scripts(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_commands) ?? []).Select(text => new StringReader(text)),
        .. (parsed.GetValue(_files) ?? []).Select(file => new StreamReader(FilePaths.Expand(file))),
    ];

    ConsoleSession Open(ParseResult parsed, bool isInteractive)
    {
        var session = new ConsoleSession(_settings.Options(parsed), _settings.Own(parsed), _settings.Settings(parsed)) { IsInteractive = isInteractive, IsTimed = isInteractive };
        try
        {
            foreach (var attachment in _settings.Attachments(parsed).Concat((parsed.GetValue(_paths) ?? []).Select(CatalogCommands.AttachmentOf)))
            {
                session.Attach(attachment);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        return session;
    }

    /// <summary>Runs the user's own settings, then applies those of the command line.</summary>
    async Task PrepareAsync(ConsoleSession session, Interrupts interrupts, ParseResult parsed)
    {
        var rc = FilePaths.Expand("~/.rubin-queryrc");
        if (!parsed.GetValue(_noRc) && File.Exists(rc))
        {
            using var reader = new StreamReader(rc);
            await interrupts.GuardAsync(cancel => new Script(session, cancel).RunAsync(reader));
        }

        if (parsed.GetValue(_mode) is { } mode)
        {
            session.Output.SetMode(mode);
        }
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
}

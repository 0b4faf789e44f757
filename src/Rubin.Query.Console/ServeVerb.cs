using System.CommandLine;
using System.Runtime.InteropServices;
using Rubin.Query.Tap;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Operations;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query serve</c>: answers TAP queries until it is interrupted.</summary>
static class ServeVerb
{
    internal static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "JSON file of these and all other settings; what the command line says counts before it" };
        var urls = new Option<string[]>("--urls") { Description = "where to listen; http://127.0.0.1:8080 where nothing is said" };
        var address = new Option<Uri?>("--public-address") { Description = "the address of the service for clients, such as https://example.org/tap, behind a proxy" };
        var roots = new Option<string[]>("--root") { Description = "folder whose files queries may read by FROM 'file'; none where nothing is said" };
        var state = new Option<string?>("--state") { Description = "folder of jobs and their results, which outlive the server; none where nothing is said" };
        var maxrec = new Option<long?>("--maxrec") { Description = "most rows of an answer" };
        var auth = new Option<AccessMode?>("--auth") { Description = "how users are known: none (this machine alone), tokens, oidc" };
        var tokens = new Option<string?>("--tokens") { Description = "file of the tokens that rubin-query token makes" };
        var issuer = new Option<Uri?>("--issuer") { Description = "address of the OpenID Connect issuer" };
        var audience = new Option<string?>("--audience") { Description = "what its tokens must name as their audience" };
        var insecure = new Option<bool?>("--insecure") { Description = "let other machines connect although nobody is asked who he is" };
        var engine = new EngineSettings();
        var command = new Command("serve", "Serves the attached tables by TAP.") { config, urls, address, state, roots, maxrec, auth, tokens, issuer, audience, insecure };
        engine.AddTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync("", () =>
        {
            var file = ServerConfiguration.Read(parsed.GetValue(config));
            return RunAsync(parsed, engine, file with
            {
                Urls = parsed.GetValue(urls) is { Length: > 0 } given ? given : file.Urls,
                PublicAddress = parsed.GetValue(address) ?? file.PublicAddress,
                State = parsed.GetValue(state) ?? file.State,
                Root = [.. file.Root, .. parsed.GetValue(roots) ?? []],
                Maxrec = parsed.GetValue(maxrec) ?? file.Maxrec,
                Auth = parsed.GetValue(auth) ?? file.Auth,
                Tokens = parsed.GetValue(tokens) ?? file.Tokens,
                Issuer = parsed.GetValue(issuer) ?? file.Issuer,
                Audience = parsed.GetValue(audience) ?? file.Audience,
                Insecure = parsed.GetValue(insecure) ?? file.Insecure,
            }, cancel);
        }));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, EngineSettings settings, ServerConfiguration configuration, CancellationToken cancel)
    {
        var flags = WithEngineFlags(parsed, configuration);
        using var engine = settings.Open(flags, options => options with { FileRoots = configuration.Root });
        await using var server = await TapServer.StartAsync(engine, configuration.ToOptions(), cancel);
        await Con.Error.WriteLineAsync($"TAP at {server.Address}");
        await UntilAsync(cancel);
        await server.StopAsync(CancellationToken.None);
    }

    /// <summary>The command line with the settings of the engine that the configuration has and it has not.</summary>
    static ParseResult WithEngineFlags(ParseResult parsed, ServerConfiguration configuration)
    {
        var single = new (string Flag, string? Value)[]
        {
            ("--mydb", configuration.Mydb), ("--workers", configuration.Workers?.ToString()), ("--memory", configuration.Memory), ("--temp", configuration.Temp),
        };
        var more = single.Where(s => s.Value is not null && parsed.CommandResult.GetResult(s.Flag) is null)
            .Concat(configuration.Attach.Select(a => ("--attach", (string?)a)))
            .Concat(configuration.Functions.Select(f => ("--functions", (string?)f)))
            .SelectMany(s => new[] { s.Item1, s.Item2! });
        var all = parsed.RootCommandResult.Command.Parse([.. parsed.Tokens.Select(t => t.Value), .. more]);
        return all.Errors.Count == 0 ? all : throw new QueryException(QueryErrorCode.Semantic, all.Errors[0].Message);
    }

    /// <summary>Waits for an interrupt, or for the signal by which services are stopped.</summary>
    static async Task UntilAsync(CancellationToken cancel)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(() => end.TrySetResult());
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.TrySetResult();
        });
        await end.Task;
    }
}

using System.CommandLine;
using System.Runtime.InteropServices;
using Rubin.Query.Tap;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query serve</c>: answers TAP queries until it is interrupted.</summary>
static class ServeVerb
{
    internal static Command Create()
    {
        var urls = new Option<string[]>("--urls") { Description = "where to listen; http://127.0.0.1:8080 where nothing is said" };
        var address = new Option<Uri?>("--public-address") { Description = "the address of the service for clients, such as https://example.org/tap, behind a proxy" };
        var roots = new Option<string[]>("--root") { Description = "folder whose files queries may read by FROM 'file'; none where nothing is said" };
        var state = new Option<string?>("--state") { Description = "folder of jobs and their results, which outlive the server; none where nothing is said" };
        var maxrec = new Option<long?>("--maxrec") { Description = "most rows of an answer" };
        var settings = new EngineSettings();
        var command = new Command("serve", "Serves the attached tables by TAP.") { urls, address, state, roots, maxrec };
        settings.AddTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync("", async () =>
        {
            using var engine = settings.Open(parsed, options => options with { FileRoots = parsed.GetValue(roots) ?? [] });
            var options = new TapOptions { PublicAddress = parsed.GetValue(address), StateDirectory = parsed.GetValue(state), MostRows = parsed.GetValue(maxrec) };
            await using var server = await TapServer.StartAsync(
                engine, parsed.GetValue(urls) is { Length: > 0 } given ? options with { Urls = [.. given] } : options, cancel);
            await Con.Error.WriteLineAsync($"TAP at {server.Address}");
            await UntilAsync(cancel);
            await server.StopAsync(CancellationToken.None);
        }));
        return command;
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

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Rubin.Query.Tap.Tests.Faults;

/// <summary>The server is killed under load and started again; RUBIN_QUERY_KILLS says how often.</summary>
public sealed class KilledServerTests : IDisposable
{
    const string Quick = "SELECT TOP 1000 n FROM t ORDER BY n";
    const string Slow = "SELECT COUNT(*) AS c FROM t AS a, t AS b WHERE a.n + b.n = -1";

    readonly TemporaryFolder _folder = new();
    readonly ConcurrentDictionary<string, string> _known = new();

    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("RUBIN_QUERY_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_answered_outlives_any_moment_of_a_kill()
    {
        var data = Path.Combine(_folder.Path, "t.csv");
        await File.WriteAllLinesAsync(data, Enumerable.Range(0, 20_000).Select(n => $"{n}").Prepend("n"));
        var random = new Random(3);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var server = await StartAsync(data);
            await CheckAsync(server);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(i => LoadAsync(server, i, stop.Token)).ToList();
            await Task.Delay(random.Next(200, 1200));
            server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        using var last = await StartAsync(data);
        await CheckAsync(last);
        Assert.True(_known.Count > Kills, $"only {_known.Count} jobs");
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*.new", SearchOption.AllDirectories), _ => true);
    }

    Task<ServerProcess> StartAsync(string data) =>
        ServerProcess.StartAsync("--attach", $"s={data}", "--state", Path.Combine(_folder.Path, "state"), "--mydb", Path.Combine(_folder.Path, "mydb"), "--workers", "2");

    /// <summary>Makes jobs until the server is gone; notes what the server said of each.</summary>
    async Task LoadAsync(ServerProcess server, int number, CancellationToken stop)
    {
        using var client = server.Client();
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var job = await client.StartJobAsync((i + number) % 8 == 0 ? Slow : Quick, phase: i % 5 == 4 ? "" : "RUN");
                _known[job] = "";
                _known[job] = await client.PhaseAsync(job);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed meanwhile.
        }
    }

    /// <summary>Each job that a client knows is there; who has ended stays so, and what ran is run no more or tells why.</summary>
    async Task CheckAsync(ServerProcess server)
    {
        using var client = server.Client();
        foreach (var (job, before) in _known.ToList())
        {
            var now = await client.PhaseAsync(job);
            Assert.True(before is not ("COMPLETED" or "ABORTED" or "ERROR") || now == before, $"{before} became {now}");
            if (now == "COMPLETED")
            {
                using var answer = await client.GetAsync($"{job}/results/result");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(1001, (await answer.Content.ReadAsStringAsync()).Count(c => c == '\n'));
            }

            if (now == "ABORTED")
            {
                Assert.Contains("restarted", await client.GetStringAsync(job), StringComparison.Ordinal);
            }

            _known[job] = now;
        }

        // Slow ones that were queued run again; they would keep the machine busy for nothing.
        foreach (var (job, phase) in _known.Where(k => k.Value is "QUEUED" or "EXECUTING"))
        {
            (await client.DeleteAsync(job)).Dispose();
            _known.TryRemove(job, out _);
        }
    }
}

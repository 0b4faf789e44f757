using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Rubin.Query.Tap.Tests.Faults;

/// <summary>Clients that go away, and clients that read nothing.</summary>
[Collection(nameof(Measurements))]
public sealed class VanishedClientTests
{
    const string Endless = "SELECT a.n FROM main.numbers AS a, main.numbers AS b";

    [Theory]
    [InlineData(Endless)]
    [InlineData("SELECT COUNT(*) AS c FROM main.numbers AS a, main.numbers AS b WHERE a.n + b.n < 0")]
    public async Task The_query_of_a_client_that_vanishes_ends_within_a_second(string query)
    {
        await using var server = await RunningServer.StartAsync();
        using var watcher = server.Client();
        using (var client = await ConnectAsync(server, query))
        {
            await UntilAsync(watcher, 1, TimeSpan.FromSeconds(20));
            _ = query == Endless ? await client.GetStream().ReadAsync(new byte[1000]) : 0;
            client.LingerState = new(true, 0);
        }

        var watch = Stopwatch.StartNew();
        await UntilAsync(watcher, 0, TimeSpan.FromSeconds(20));

        // A second on a machine of its own; tests share theirs.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Clients_that_read_nothing_cost_no_memory()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Queues = new() { Quick = 40, Long = 40 } });
        using var watcher = server.Client();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync(server, Endless)));
        await UntilAsync(watcher, 20, TimeSpan.FromSeconds(30));
        await Task.Delay(1000);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Array.ForEach(clients, c => c.Dispose());
        Assert.True(after - before < 20 * (8L << 20), $"{(after - before) >> 20} MiB for 20 clients");
        await UntilAsync(watcher, 0, TimeSpan.FromSeconds(20));
    }

    static async Task<TcpClient> ConnectAsync(RunningServer server, string query)
    {
        var address = server.Server.Address;
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        var request = $"GET /tap/sync?LANG=ADQL&FORMAT=csv&QUERY={Uri.EscapeDataString(query)} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    /// <summary>Waits until so many queries run.</summary>
    static async Task UntilAsync(HttpClient watcher, int running, TimeSpan longest)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var lines = (await watcher.GetStringAsync("/metrics")).Split('\n').Where(l => l.StartsWith("rubin_query_running{", StringComparison.Ordinal));
            var now = lines.Sum(l => int.Parse(l.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            if (now == running)
            {
                return;
            }

            Assert.True(watch.Elapsed < longest, $"{now} queries run, not {running}");
            await Task.Delay(10);
        }
    }
}

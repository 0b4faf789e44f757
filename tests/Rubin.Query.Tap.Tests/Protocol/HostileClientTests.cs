using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>Clients that send nonsense, go away, or do not read, cost little and harm nobody.</summary>
public class HostileClientTests(Service service) : IClassFixture<Service>
{
    /// <summary>A query whose answer does not end within a test.</summary>
    const string Endless = "SELECT a.id, b.ra, c.mag FROM sky.star a CROSS JOIN sky.star b CROSS JOIN sky.star c";

    [Fact]
    public async Task A_query_ends_within_a_second_when_its_client_has_gone()
    {
        using (var socket = await SendAsync($"GET /tap/sync?LANG=ADQL&FORMAT=csv&QUERY={Uri.EscapeDataString(Endless)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        {
            await socket.ReceiveAsync(new byte[1000]);
            Assert.Equal(1, Running);
        }

        var watch = Stopwatch.StartNew();
        while (Running > 0 && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(20);
        }

        Assert.Equal(0, Running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed} on a busy machine; a second on a quiet one");
    }

    [Fact]
    public async Task Slow_readers_cost_no_memory()
    {
        var sockets = new List<Socket>();
        try
        {
            var before = Memory();
            for (var i = 0; i < 20; i++)
            {
                sockets.Add(await SendAsync($"GET /tap/sync?LANG=ADQL&FORMAT=votable&QUERY={Uri.EscapeDataString(Endless)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            }

            await Task.Delay(2000);
            Assert.InRange(Memory() - before, long.MinValue, 400L << 20);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET /tap/sync HTTP/1.1\r\n\r\n")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 3\r\n\r\n--b")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("POST /tap/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\n")]
    [InlineData("GET /tap/sync?QUERY=%ff%fe%00&LANG=%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task Malformed_requests_are_refused(string request)
    {
        using var socket = await SendAsync(request);
        var buffer = new byte[100];
        var status = Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", status);
        Assert.Single(await service.RowsAsync("SELECT TOP 1 id FROM sky.star"));
    }

    [Fact]
    public async Task Random_requests_get_an_answer_and_do_no_harm()
    {
        var random = new Random(7);
        string[] parts = ["LANG=ADQL", "QUERY=SELECT+TOP+1+id+FROM+sky.star", "MAXREC=", "UPLOAD=", "FORMAT=", "RUNID=", "PHASE=RUN", "WAIT=", "LAST=", "%00", "&&", "=", "%", "'", "\u00e9"];
        string[] paths = ["sync", "async", "async/x", "async/x/phase", "tables", "tables/x.y", "capabilities", "examples", "availability", "", "x"];
        for (var i = 0; i < 10_000; i++)
        {
            var query = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(3) == 0 ? random.Next().ToString("x", null) : "")));
            using var request = new HttpRequestMessage(random.Next(3) == 0 ? HttpMethod.Post : HttpMethod.Get, $"{service.Address}/{paths[random.Next(paths.Length)]}?{query}");
            using var answer = await service.Http.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 200, 499);
        }
    }

    [Fact]
    public async Task Too_many_parameters_and_too_long_ones_are_refused()
    {
        using var many = await service.Http.PostAsync($"{service.Address}/sync", Service.Form(Enumerable.Range(0, 1000).Select(i => ($"P{i}", "x"))));
        Assert.Equal(400, (int)many.StatusCode);
        using var large = await service.Http.PostAsync($"{service.Address}/sync", Service.Form(("LANG", "ADQL"), ("QUERY", new string('x', 2 << 20))));
        Assert.Equal(400, (int)large.StatusCode);
        using var deep = await service.SyncAsync($"SELECT {new string('(', 20_000)}1{new string(')', 20_000)} AS x FROM sky.star");
        Assert.Equal(400, (int)deep.StatusCode);
        using var control = await service.SyncAsync("SELECT \u0001\u0002 FROM sky.star");
        Assert.Equal(400, (int)control.StatusCode);
    }

    int Running => service.Server.State.Queues.Running(QueryWeight.Quick) + service.Server.State.Queues.Running(QueryWeight.Long);

    static long Memory()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }

    async Task<Socket> SendAsync(string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", service.Server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return socket;
    }
}

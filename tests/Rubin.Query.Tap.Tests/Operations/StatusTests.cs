using System.Net;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests.Operations;

public sealed class StatusTests
{
    [Fact]
    public async Task Queries_are_counted_and_shown_to_administrators()
    {
        await using var server = await RunningServer.WithTokensAsync(o => o with { Limits = new() { RequestsPerMinute = 30 } });
        using var ada = server.Client(server.TokenOf("ada"));
        using var admin = server.Client(server.TokenOf("root", t => t with { Scopes = [Caller.ReadScope, Caller.AdminScope] }));
        Assert.Equal(HttpStatusCode.OK, (await ada.SyncAsync("SELECT TOP 7 n FROM main.numbers")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SyncAsync("SELECT x FROM main.numbers")).Status);
        Assert.Equal("COMPLETED", await ada.EndAsync(await ada.StartJobAsync("SELECT TOP 9 n FROM main.numbers")));
        while ((await ada.SyncAsync("SELECT 1 AS x")).Status != HttpStatusCode.TooManyRequests)
        {
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ada.GetAsync("/metrics")).StatusCode);
        using var ben = server.Client(server.TokenOf("ben"));
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.GetAsync("/metrics")).StatusCode);
        var text = await admin.GetStringAsync("/metrics");
        var values = text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => double.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, values["rubin_query_queries_total{kind=\"async\",outcome=\"completed\"}"]);
        Assert.Equal(1, values["rubin_query_queries_total{kind=\"sync\",outcome=\"failed\"}"]);
        Assert.Equal(9, values["rubin_query_rows_total{kind=\"async\"}"]);
        Assert.True(values["rubin_query_refused_total{limit=\"requestsPerMinute\"}"] >= 1);
        Assert.Equal(values["rubin_query_duration_seconds_count{kind=\"async\"}"], values["rubin_query_duration_seconds_bucket{kind=\"async\",le=\"+Inf\"}"]);
        Assert.Equal(0, values["rubin_query_running{queue=\"quick\"}"]);
        Assert.Equal(1, values["rubin_query_jobs"]);
        Assert.True(values["rubin_query_memory_bytes"] > 1e6);
        Assert.Contains("# TYPE rubin_query_duration_seconds histogram", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_to_everybody()
    {
        await using var server = await RunningServer.WithTokensAsync();
        using var client = server.Client();
        Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_server_lets_queries_end_and_tells_those_who_wait()
    {
        var server = await RunningServer.StartAsync(o => o with { DrainTime = TimeSpan.FromSeconds(90) });
        using var client = server.Client();
        var pending = await client.StartJobAsync("SELECT 1 AS x", phase: "");
        var waiting = client.GetAsync($"{pending}?WAIT=-1");
        var running = client.SyncAsync("SELECT COUNT(*) AS c FROM main.numbers AS a JOIN main.numbers AS b ON a.n < b.n AND b.n < 300");
        await Task.Delay(100);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await server.Server.StopAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal((HttpStatusCode.OK, "c\n44850\n"), await running);
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Limits_of_a_group_count_before_those_of_all()
    {
        await using var server = await RunningServer.WithTokensAsync(o => o with
        {
            Limits = new() { Rows = 5 },
            GroupLimits = new Dictionary<string, Rubin.Query.Tap.Queues.UserLimits> { ["staff"] = new() { Rows = 8, ResultBytes = 5 } },
        });
        using var ada = server.Client(server.TokenOf("ada"));
        using var staff = server.Client(server.TokenOf("ben", t => t with { Groups = ["staff"] }));
        Assert.Equal("n\n0\n1\n2\n3\n4\n", (await ada.SyncAsync("SELECT n FROM main.numbers ORDER BY n")).Text);
        Assert.Equal("n\n0\n1\n2\n3\n4\n5\n6\n7\n", (await staff.SyncAsync("SELECT n FROM main.numbers ORDER BY n")).Text);
        var job = await staff.StartJobAsync("SELECT n FROM main.numbers");
        Assert.Equal("ERROR", await staff.EndAsync(job));
        Assert.Contains("resultBytes", await staff.GetStringAsync($"{job}/error"), StringComparison.Ordinal);
    }
}

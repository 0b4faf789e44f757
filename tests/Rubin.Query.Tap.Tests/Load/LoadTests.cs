using Rubin.Query.Bench.Load;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests.Load;

/// <summary>The short form of bench/Load: bounds are for a machine that has much else to do; the real ones are in bench/results.</summary>
[Collection(nameof(Measurements))]
public sealed class LoadTests
{
    [Fact]
    public async Task Many_of_ten_thousand_users_work_beside_two_scans()
    {
        await using var server = await RunningServer.WithTokensAsync();
        var made = Enumerable.Range(0, 10_000).Select(i => AccessToken.Create($"user{i}", DateTime.UtcNow)).ToList();
        server.Tokens.Add(made.Select(t => t.Token));
        var report = await LoadRun.RunAsync(new()
        {
            Service = server.Server.Address,
            TokenOf = client => made[client * 37 % made.Count].Text,
            Clients = 200,
            RequestsPerSecond = 40,
            Time = TimeSpan.FromSeconds(6),
            Table = "main.numbers",
            Id = "n",
            Position = ("n / 1000.0", "n / 2000.0"),
            Scan = "SELECT COUNT(*) AS c FROM main.numbers AS a JOIN main.numbers AS b ON a.n < b.n AND b.n < 5000",
        });
        Assert.Empty(report.Errors);
        Assert.InRange(report.Percentile(99, "top", "cone", "id"), 0, 10_000);
        Assert.InRange(report.Percentile(99, "poll"), 0, 5_000);
    }
}

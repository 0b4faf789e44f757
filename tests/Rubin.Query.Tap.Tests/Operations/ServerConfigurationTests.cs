using System.Collections;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Operations;

namespace Rubin.Query.Tap.Tests.Operations;

public sealed class ServerConfigurationTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    ServerConfiguration Read(string text, params (string Name, string Value)[] environment)
    {
        var path = Path.Combine(_folder.Path, "serve.json");
        File.WriteAllText(path, text);
        return ServerConfiguration.Read(path, environment.ToDictionary(v => v.Name, v => v.Value) as IDictionary);
    }

    [Fact]
    public void A_file_sets_all_and_the_environment_counts_before_it()
    {
        var options = Read(
            """
            {
              // who
              "auth": "tokens", "tokens": "/etc/tokens.json",
              "readers": { "dp1": ["rights-holders"], "gaia": ["public"] },
              "limits": { "running": 2, "requestsPerMinute": null, "syncTime": "00:00:30" },
              "groupLimits": { "staff": { "running": 20 } },
              "jobs": { "retention": "3.00:00:00", "atRestart": "runAgain" },
              "queues": { "quick": 16 },
              "urls": ["http://0.0.0.0:80"],
            }
            """,
            ("RUBIN_QUERY_SERVE_LIMITS__RUNNING", "8"),
            ("RUBIN_QUERY_SERVE_URLS", "[\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]"),
            ("RUBIN_QUERY_SERVE_MAXREC", "1000"),
            ("RUBIN_QUERY_SERVE_PUBLICADDRESS", "https://example.org/tap"),
            ("PATH", "/bin")).ToOptions();
        Assert.Equal((AccessMode.Tokens, "/etc/tokens.json"), (options.Access.Mode, options.Access.TokensPath));
        Assert.Equal(["rights-holders"], options.Access.Readers["dp1"]);
        Assert.Equal((8, 50, null, TimeSpan.FromSeconds(30)), (options.Limits!.Running, options.Limits.Queued, options.Limits.RequestsPerMinute, options.Limits.SyncTime));
        Assert.Equal(20, options.GroupLimits["staff"].Running);
        Assert.Equal((TimeSpan.FromDays(3), RestartRule.RunAgain), (options.Jobs.Retention, options.Jobs.AtRestart));
        Assert.Equal(16, options.Queues.Quick);
        Assert.Equal(["http://127.0.0.1:1", "http://127.0.0.1:2"], options.Urls);
        Assert.Equal((1000, new Uri("https://example.org/tap")), (options.MostRows, options.PublicAddress));
    }

    [Theory]
    [InlineData("{ \"urlz\": [] }", "urlz")]
    [InlineData("{ \"limits\": { \"runing\": 1 } }", "runing")]
    [InlineData("{ \"auth\": \"everyone\" }", "auth")]
    [InlineData("{ \"workers\": \"many\" }", "workers")]
    [InlineData("{", "configuration")]
    [InlineData("[]", "configuration")]
    public void What_is_wrong_is_named(string text, string named)
    {
        var error = Assert.Throws<QueryException>(() => Read(text));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_the_defaults_hold() => Assert.Equal(["http://127.0.0.1:8080"], ServerConfiguration.Read(null, new Hashtable()).ToOptions().Urls);
}

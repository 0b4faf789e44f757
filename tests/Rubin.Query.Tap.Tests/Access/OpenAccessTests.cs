using System.Net;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests.Access;

/// <summary>Servers that ask nobody, or not everybody.</summary>
public sealed class OpenAccessTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task Without_authentication_a_server_listens_to_its_own_machine_alone(string url)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => RunningServer.StartAsync(o => o with { Urls = ["http://127.0.0.1:0", url] }));
        Assert.Contains("--insecure", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AccessMode.Tokens, null)]
    [InlineData(AccessMode.Oidc, "https://login.example.org")]
    public async Task Authentication_without_what_it_needs_is_refused_at_the_start(AccessMode mode, string? issuer) =>
        await Assert.ThrowsAsync<QueryException>(() => RunningServer.StartAsync(
            o => o with { Access = new() { Mode = mode, Issuer = issuer is null ? null : new(issuer) } }));

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "evil.example")]
    public async Task Pages_of_other_sites_cannot_use_a_server_on_the_readers_machine(string header, string value)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sync?LANG=ADQL&QUERY=SELECT+1+AS+x").With(header, value);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Public_schemas_are_read_without_credentials_and_nothing_else_is()
    {
        var readers = new Dictionary<string, IReadOnlyList<string>> { ["main"] = [ReadRules.Public] };
        await using var server = await RunningServer.WithTokensAsync(o => o with { Access = o.Access with { Readers = readers } });
        using var client = server.Client();
        using var answer = await client.GetAsync("sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+COUNT(*)+AS+c+FROM+main.numbers");
        Assert.Equal("c\n100000\n", await answer.Content.ReadAsStringAsync());
        Assert.NotEmpty(answer.Headers.GetValues("WWW-Authenticate"));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SyncAsync("SELECT * FROM secret.plans")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SyncAsync("SELECT n INTO mydb.t FROM main.numbers")).Status);
        var job = await client.StartJobAsync("SELECT TOP 1 n FROM main.numbers");
        Assert.Equal("COMPLETED", await client.EndAsync(job));
        Assert.DoesNotContain("jobref", await client.GetStringAsync("async"), StringComparison.Ordinal);

        using var known = server.Client(server.TokenOf("ada"));
        Assert.Equal(HttpStatusCode.OK, (await known.SyncAsync("SELECT * FROM secret.plans")).Status);
    }

    [Fact]
    public async Task Too_many_requests_are_refused_with_the_name_of_the_limit()
    {
        await using var server = await RunningServer.WithTokensAsync(o => o with { Limits = new() { RequestsPerMinute = 5 } });
        using var ada = server.Client(server.TokenOf("ada"));
        using var ben = server.Client(server.TokenOf("ben"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.SyncAsync("SELECT 1 AS x")).Status);
        }

        using var refused = await ada.GetAsync("tables");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("requestsPerMinute", refused.Headers.GetValues("X-Limit").Single());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await ben.SyncAsync("SELECT 1 AS x")).Status);
    }
}

using System.Net;
using System.Text.Json;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests.Access;

public sealed class TokenAccessTests : IAsyncLifetime
{
    RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.WithTokensAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("bearer")]
    [InlineData("basic password")]
    [InlineData("basic user")]
    [InlineData("basic any user")]
    public async Task A_token_opens_the_service_in_each_way(string way)
    {
        using var client = _server.Client();
        var token = _server.TokenOf("ada");
        client.DefaultRequestHeaders.Authorization = way switch
        {
            "bearer" => new("Bearer", token),
            "basic password" => Requests.Basic("x-oauth-basic", token),
            "basic user" => Requests.Basic(token, "x-oauth-basic"),
            _ => Requests.Basic("ada", token),
        };
        Assert.Equal((HttpStatusCode.OK, "c\n100000\n"), await client.SyncAsync("SELECT COUNT(*) AS c FROM main.numbers"));
    }

    [Fact]
    public async Task Without_a_good_token_there_are_challenges_and_nothing_else()
    {
        var token = _server.TokenOf("ada");
        string?[] bad = [null, "", "rq-0000000000000000.xxxxxxxxxxxxxxxxxxxxxxxxxxx", token[..^1], token + "x", token.ToUpperInvariant(), new string('x', 20_000)];
        foreach (var shown in bad)
        {
            using var client = _server.Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, "sync?QUERY=SELECT+1+AS+x");
            if (shown is not null)
            {
                request.With("Authorization", $"Bearer {shown}");
            }

            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            var challenges = answer.Headers.GetValues("WWW-Authenticate").ToList();
            Assert.Contains(challenges, c => c.StartsWith("Bearer realm=", StringComparison.Ordinal) && c.Contains("error=\"invalid_token\"", StringComparison.Ordinal) == shown is not null);
            Assert.Contains(challenges, c => c.StartsWith("Basic realm=", StringComparison.Ordinal));
            Assert.Contains($"ivoa_cookie standard_id=\"ivo://ivoa.net/sso#tls-with-password\", access_url=\"{_server.Address}/login\"", challenges);
        }
    }

    [Theory]
    [InlineData("capabilities")]
    [InlineData("availability")]
    public async Task What_the_service_is_is_told_to_everybody(string resource)
    {
        using var client = _server.Client();
        using var answer = await client.GetAsync(resource);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(answer.Headers.GetValues("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_token_that_is_over_or_revoked_is_refused()
    {
        using var late = _server.Client(_server.TokenOf("ada", t => t with { Expires = DateTime.UtcNow.AddSeconds(-1) }));
        Assert.Equal(HttpStatusCode.Unauthorized, (await late.SyncAsync("SELECT 1 AS x")).Status);

        var text = _server.TokenOf("ben");
        using var client = _server.Client(text);
        Assert.Equal(HttpStatusCode.OK, (await client.SyncAsync("SELECT 1 AS x")).Status);
        Assert.True(_server.Tokens.Revoke(text[3..19]));
        await Task.Delay(1100);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SyncAsync("SELECT 1 AS x")).Status);
    }

    [Fact]
    public void The_file_of_tokens_holds_no_token_and_is_its_owners_alone()
    {
        var text = _server.TokenOf("ada");
        var path = Directory.EnumerateFiles(Path.GetTempPath(), "tokens.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true })
            .Single(f => File.ReadAllText(f).Contains(text[3..19], StringComparison.Ordinal));
        Assert.DoesNotContain(text.Split('.')[1], File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_session_reads_with_its_cookie_and_changes_only_with_its_sign()
    {
        using var client = _server.Client();
        using var login = await client.PostAsync("login", Requests.Form(("username", "ada"), ("password", _server.TokenOf("ada"))));
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        var cookie = login.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        var session = cookie.Split(';')[0];
        var sign = JsonDocument.Parse(await login.Content.ReadAsStringAsync()).RootElement.GetProperty("sign").GetString()!;

        async Task<HttpStatusCode> Status(HttpMethod method, string path, string? shown = null, string? origin = null)
        {
            using var request = new HttpRequestMessage(method, path).With("Cookie", session);
            request.Content = method == HttpMethod.Post ? Requests.Form(("QUERY", "SELECT 1 AS x"), ("LANG", "ADQL")) : null;
            _ = shown is null ? request : request.With("X-CSRF-Token", shown);
            _ = origin is null ? request : request.With("Origin", origin);
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }

        const string Read = "sync?LANG=ADQL&QUERY=SELECT+1+AS+x";
        const string Write = "sync?LANG=ADQL&QUERY=SELECT+1+AS+x+INTO+mydb.t+FROM+main.numbers";
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Get, Read));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Get, Read, origin: "https://evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(HttpMethod.Get, Write));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, "sync"));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, "sync", "guess"));
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Post, "sync", sign));
        Assert.Equal(HttpStatusCode.NoContent, await Status(HttpMethod.Post, "logout", sign));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Get, Read));
    }

    [Fact]
    public async Task Nobody_logs_in_with_a_wrong_token_or_with_one_in_the_address()
    {
        using var client = _server.Client();
        using var wrong = await client.PostAsync("login", Requests.Form(("token", "rq-1.2")));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var shown = await client.PostAsync($"login?token={_server.TokenOf("ada")}", null);
        Assert.Equal(HttpStatusCode.BadRequest, shown.StatusCode);
    }

    [Fact]
    public async Task Scopes_allow_what_they_name()
    {
        using var reader = _server.Client(_server.TokenOf("ada", t => t with { Scopes = [Caller.ReadScope] }));
        Assert.Equal(HttpStatusCode.OK, (await reader.SyncAsync("SELECT 1 AS x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await reader.SyncAsync("SELECT n INTO mydb.t FROM main.numbers")).Status);
        using var nothing = _server.Client(_server.TokenOf("ada", t => t with { Scopes = [] }));
        Assert.Equal(HttpStatusCode.Forbidden, (await nothing.SyncAsync("SELECT 1 AS x")).Status);
    }

    [Fact]
    public async Task Schemas_are_seen_by_the_groups_that_may_read_them()
    {
        using var insider = _server.Client(_server.TokenOf("ada", t => t with { Groups = ["insiders"] }));
        using var outsider = _server.Client(_server.TokenOf("ben", t => t with { Groups = ["others"] }));
        Assert.Equal((HttpStatusCode.OK, "c\n3\n"), await insider.SyncAsync("SELECT COUNT(*) AS c FROM secret.plans"));
        Assert.Contains("secret.plans", await insider.GetStringAsync("tables"), StringComparison.Ordinal);
        var (status, text) = await outsider.SyncAsync("SELECT COUNT(*) AS c FROM secret.plans");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.DoesNotContain("insiders", text, StringComparison.Ordinal);
        Assert.DoesNotContain("plans", await outsider.GetStringAsync("tables"), StringComparison.Ordinal);
        Assert.DoesNotContain("plans", await outsider.GetStringAsync("examples"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync("tables/secret.plans")).StatusCode);
        Assert.DoesNotContain("secret", (await outsider.SyncAsync("SELECT table_name FROM TAP_SCHEMA.tables")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_runs_with_the_rights_of_who_made_it()
    {
        using var insider = _server.Client(_server.TokenOf("ada", t => t with { Groups = ["insiders"] }));
        using var outsider = _server.Client(_server.TokenOf("ben"));
        const string Query = "SELECT COUNT(*) AS c FROM secret.plans";
        var good = await insider.StartJobAsync(Query);
        var bad = await outsider.StartJobAsync(Query);
        Assert.Equal("COMPLETED", await insider.EndAsync(good));
        Assert.Equal("ERROR", await outsider.EndAsync(bad));
    }

    [Fact]
    public async Task Nobody_sees_or_changes_anothers_job()
    {
        using var ada = _server.Client(_server.TokenOf("ada"));
        using var ben = _server.Client(_server.TokenOf("ben"));
        var done = await ada.StartJobAsync("SELECT TOP 5 n FROM main.numbers");
        var pending = await ada.StartJobAsync("SELECT TOP 5 n AS confidential FROM main.numbers", phase: "");
        Assert.Equal("COMPLETED", await ada.EndAsync(done));
        Assert.Contains(done.Split('/')[1], await ada.GetStringAsync("async"), StringComparison.Ordinal);
        Assert.DoesNotContain("jobref", await ben.GetStringAsync("async"), StringComparison.Ordinal);

        foreach (var job in new[] { done, pending })
        {
            foreach (var part in new[] { "", "/phase", "/quote", "/executionduration", "/destruction", "/owner", "/parameters", "/results", "/results/result", "/error", "/jobinfo" })
            {
                using var get = await ben.GetAsync(job + part);
                Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
                Assert.DoesNotContain("confidential", await get.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                using var post = await ben.PostAsync(job + part, Requests.Form(("PHASE", "RUN"), ("ACTION", "DELETE"), ("DESTRUCTION", "2020-01-01T00:00:00Z"), ("QUERY", "x")));
                Assert.Contains(post.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
            }

            using var delete = await ben.DeleteAsync(job);
            Assert.Equal(HttpStatusCode.NotFound, delete.StatusCode);
        }

        Assert.Equal("PENDING", await ada.PhaseAsync(pending));
        Assert.Equal("n\n0\n1\n2\n3\n4\n", await ada.GetStringAsync(done + "/results/result"));
    }
}

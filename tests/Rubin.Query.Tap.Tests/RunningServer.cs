using System.Net;
using System.Net.Http.Headers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests;

/// <summary>A server of its own on a free port, over small tables in memory, with its state in a folder that goes with the test.</summary>
sealed class RunningServer : IAsyncDisposable
{
    readonly TemporaryFolder _folder;
    readonly bool _ownsFolder;

    RunningServer(TemporaryFolder folder, bool ownsFolder, QueryEngine engine, TapServer server, TokenFile tokens) =>
        (_folder, _ownsFolder, Engine, Server, Tokens) = (folder, ownsFolder, engine, server, tokens);

    public QueryEngine Engine { get; }

    public TapServer Server { get; }

    public TokenFile Tokens { get; }

    public string Address => Server.Address.ToString();

    public static async Task<RunningServer> StartAsync(Func<TapOptions, TapOptions>? change = null, TemporaryFolder? folder = null, long rows = 100_000)
    {
        var home = folder ?? new();
        var engine = new QueryEngine(new() { Workers = 2 }, new() { Directory = Path.Combine(home.Path, "mydb") });
        engine.Register(new("main", "numbers", Numbers(rows)));
        engine.Register(new("secret", "plans", Numbers(3)));
        var tokensPath = Path.Combine(home.Path, "tokens.json");
        var options = new TapOptions { Urls = ["http://127.0.0.1:0"], StateDirectory = Path.Combine(home.Path, "state") };
        options = options with { Access = options.Access with { TokensPath = tokensPath } };
        var server = await TapServer.StartAsync(engine, change?.Invoke(options) ?? options);
        return new(home, folder is null, engine, server, new(tokensPath));
    }

    /// <summary>A server that knows users by tokens, and shows schema <c>secret</c> to the group <c>insiders</c>.</summary>
    public static Task<RunningServer> WithTokensAsync(Func<TapOptions, TapOptions>? change = null) => StartAsync(options =>
    {
        var readers = new Dictionary<string, IReadOnlyList<string>> { ["secret"] = ["insiders"] };
        options = options with { Access = options.Access with { Mode = AccessMode.Tokens, Readers = readers } };
        return change?.Invoke(options) ?? options;
    });

    /// <summary>A new token of a user.</summary>
    public string TokenOf(string user, Func<AccessToken, AccessToken>? change = null)
    {
        var (text, token) = AccessToken.Create(user, DateTime.UtcNow);
        Tokens.Add(change?.Invoke(token) ?? token);
        return text;
    }

    /// <summary>A client with a token, or without one.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(Address + "/") };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Engine.Dispose();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }

    static InMemoryTable Numbers(long rows)
    {
        const int BatchRows = 8192;
        var schema = new Schema([new("n", DataType.Int64)]);
        var batches = Enumerable.Range(0, (int)((rows + BatchRows - 1) / BatchRows)).Select(b =>
        {
            var values = Enumerable.Range(0, (int)Math.Min(BatchRows, rows - (long)b * BatchRows)).Select(i => (long)b * BatchRows + i).ToArray();
            return new RecordBatch(schema, [new Column<long>(values)], values.Length);
        });
        return new(schema, [.. batches]);
    }
}

/// <summary>Requests that tests make.</summary>
static class Requests
{
    public static async Task<(HttpStatusCode Status, string Text)> SyncAsync(this HttpClient client, string query, string format = "csv")
    {
        using var answer = await client.PostAsync("sync", Form(("QUERY", query), ("LANG", "ADQL"), ("RESPONSEFORMAT", format)));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Starts a job, and gives its address below the service.</summary>
    public static async Task<string> StartJobAsync(this HttpClient client, string query, string phase = "RUN")
    {
        using var answer = await client.PostAsync("async", Form(("QUERY", query), ("LANG", "ADQL"), ("RESPONSEFORMAT", "csv"), ("PHASE", phase)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return "async/" + answer.Headers.Location!.ToString().Split('/')[^1];
    }

    public static Task<string> PhaseAsync(this HttpClient client, string job) => client.GetStringAsync($"{job}/phase");

    /// <summary>Waits until a job has ended, and gives its phase.</summary>
    public static async Task<string> EndAsync(this HttpClient client, string job)
    {
        while (await client.PhaseAsync(job) is "PENDING" or "QUEUED" or "EXECUTING")
        {
            (await client.GetAsync($"{job}?WAIT=5")).Dispose();
        }

        return await client.PhaseAsync(job);
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] pairs) => new(pairs.Select(p => KeyValuePair.Create(p.Name, p.Value)));

    public static HttpRequestMessage With(this HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}")));
}

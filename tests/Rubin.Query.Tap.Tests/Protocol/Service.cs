using System.Net;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>A server on a free port of this machine, over the test tables, in this process.</summary>
#pragma warning disable CA1001 // xunit disposes fixtures by IAsyncLifetime.
public sealed class Service : IAsyncLifetime
#pragma warning restore CA1001
{
    readonly TemporaryFolder _folder = new();
    QueryEngine? _engine;

    internal TapServer Server { get; private set; } = null!;

    /// <summary>The address of the service.</summary>
    public string Address => Server.Address.ToString();

    /// <summary>Does not follow redirections.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async Task InitializeAsync()
    {
        _engine = new(new() { FileRoots = [] }, new() { Directory = Path.Combine(_folder.Path, "mydb") });
        foreach (var table in (Engine.Catalog.CatalogTable[])[TestTables.Sky, TestTables.Fluxes, TestTables.Types, TestTables.Nothing, TestTables.Odd, TestTables.ObsCore])
        {
            _engine.Register(table);
        }

        Server = await TapServer.StartAsync(_engine, new() { Urls = ["http://127.0.0.1:0"], StateDirectory = Path.Combine(_folder.Path, "state"), UploadBytes = 10_000_000 });
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _engine!.Dispose();
        Http.Dispose();
        _folder.Dispose();
    }

    /// <summary>The answer of <c>/sync</c>.</summary>
    public Task<HttpResponseMessage> SyncAsync(string query, params (string Name, string Value)[] others) =>
        Http.PostAsync($"{Address}/sync", Form([("LANG", "ADQL"), ("QUERY", query), .. others]));

    /// <summary>The rows of a query as CSV, without the header.</summary>
    public async Task<string[]> RowsAsync(string query, params (string Name, string Value)[] others)
    {
        using var answer = await SyncAsync(query, [("RESPONSEFORMAT", "csv"), .. others]);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text.TrimEnd('\n').Split('\n')[1..];
    }

    /// <summary>The text at a path below the service.</summary>
    public Task<string> TextAsync(string path) => Http.GetStringAsync($"{Address}/{path}");

    /// <summary>Makes a job; gives its address.</summary>
    public async Task<string> CreateJobAsync(params (string Name, string Value)[] parameters)
    {
        using var answer = await Http.PostAsync($"{Address}/async", Form(parameters));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    public static FormUrlEncodedContent Form(params IEnumerable<(string Name, string Value)> parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Rubin.Query.Tap;

/// <summary>
/// A TAP 1.1 service over an engine, on Kestrel: <c>/tap/sync</c>, <c>/tap/async</c>, <c>/tap/tables</c>, <c>/tap/capabilities</c>, <c>/tap/availability</c>,
/// <c>/tap/examples</c>. Several can run in one process. The engine stays its owner's.
/// </summary>
public sealed class TapServer : IAsyncDisposable
{
    readonly WebApplication _application;
    readonly ServerState _state;

    /// <summary>The jobs and queues.</summary>
    internal ServerState State => _state;

    TapServer(WebApplication application, ServerState state) => (_application, _state) = (application, state);

    TimeSpan DrainTime { get; init; }

    /// <summary>The address of the service, such as <c>http://127.0.0.1:8080/tap</c>.</summary>
    public Uri Address
    {
        get
        {
            var listening = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new(new Uri(listening), TapService.Root);
        }
    }

    /// <summary>Starts a server; it answers when this returns.</summary>
    /// <param name="engine">Runs the queries.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="QueryException">Data: it cannot listen at an address. Semantic: the settings contradict each other.</exception>
    public static async Task<TapServer> StartAsync(QueryEngine engine, TapOptions options, CancellationToken cancel = default)
    {
        options.Access.Check(options.Urls);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime + TimeSpan.FromSeconds(5));
        AddLog(builder.Logging, options.Log);
        var application = builder.Build();
        var logs = application.Services.GetRequiredService<ILoggerFactory>();
        var state = new ServerState(engine, options, logs);
        Routes.Map(application, ServiceOf(engine, options, state, logs.CreateLogger("requests")));
        try
        {
            await application.StartAsync(cancel);
        }
        catch (IOException error)
        {
            await state.DisposeAsync();
            await application.DisposeAsync();
            throw new QueryException(QueryErrorCode.Data, error.Message, hint: "choose another address with --urls", inner: error);
        }

        return new(application, state) { DrainTime = options.DrainTime };
    }

    /// <summary>
    /// Takes no more requests, and waits for those that run and for running jobs, as long as the settings say or until <paramref name="cancel"/>; then it stops them. Queued jobs
    /// wait for the next server.
    /// </summary>
    public async Task StopAsync(CancellationToken cancel = default)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(DrainTime);
        await Task.WhenAll(_state.StopAsync(DrainTime), _application.StopAsync(time.Token));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _state.DisposeAsync();
    }

    static TapService ServiceOf(QueryEngine engine, TapOptions options, ServerState state, ILogger log)
    {
        var service = new TapService(engine, options, state.Gate, state.Queues, state.Jobs, state.Scheduler)
        {
            Traces = state.Traces,
            Metrics = state.Metrics,
            Prometheus = state.Prometheus,
            Stopping = state.Stopping,
        };
        return options.Log == LogFormat.None ? service : service with { Failed = error => log.LogError(error, "a request failed") };
    }

    static void AddLog(ILoggingBuilder logging, LogFormat format)
    {
        if (format == LogFormat.None)
        {
            return;
        }

        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true));
        logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
        logging.AddConsole(console =>
        {
            console.FormatterName = format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    }

    /// <summary>Who started the server stops it; it does not listen to the signals of the process.</summary>
    sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Whatever comes from outside has a bound; a client that takes nothing for a minute is cut off.</summary>
    static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        kestrel.Limits.MaxRequestLineSize = 1 << 16;
        kestrel.Limits.MaxRequestHeadersTotalSize = 1 << 17;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.MinRequestBodyDataRate = new(100, TimeSpan.FromSeconds(10));
        kestrel.Limits.MinResponseDataRate = new(100, TimeSpan.FromMinutes(1));
        kestrel.Limits.MaxResponseBufferSize = 1 << 20;
    }
}

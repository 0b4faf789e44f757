using Microsoft.Extensions.Logging;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Operations;
using Rubin.Query.Tap.Queues;
using Rubin.Query.Tap.Uws;

namespace Rubin.Query.Tap;

/// <summary>The jobs of a server and what runs them. Dispose it to end them.</summary>
sealed class ServerState : IAsyncDisposable
{
    readonly string? _temporary;
    readonly CancellationTokenSource _stopping = new();

    internal ServerState(QueryEngine engine, TapOptions options, ILoggerFactory logs)
    {
        _temporary = options.StateDirectory is null ? Directory.CreateTempSubdirectory("rubin-query-state-").FullName : null;
        var rights = new CallerRights(options);
        Gate = new(options.Access, rights, new());
        Queues = new(options.Queues);
        Jobs = new(options.StateDirectory ?? _temporary!, options.Jobs);
        Metrics = new(Queues, Jobs);
        Prometheus = new(Metrics.Meter);
        Traces = new(Metrics, logs.CreateLogger("queries"));
        Scheduler = new(Jobs, Queues, new QueryWork(engine, options, rights, Traces), rights.LimitsOf, logs.CreateLogger("jobs"));
    }

    internal AccessGate Gate { get; }

    internal ServerMetrics Metrics { get; }

    internal PrometheusText Prometheus { get; }

    internal QueryTraces Traces { get; }

    internal CancellationToken Stopping => _stopping.Token;

    internal QueryQueues Queues { get; }

    internal JobStore Jobs { get; }

    internal JobScheduler Scheduler { get; }

    /// <summary>Starts nothing more, lets what runs end for so long, and stops the rest; what is queued waits for the next server.</summary>
    internal async Task StopAsync(TimeSpan longest)
    {
        await _stopping.CancelAsync();
        await Scheduler.DrainAsync(longest);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Scheduler.DisposeAsync();
        Gate.Dispose();
        Prometheus.Dispose();
        Metrics.Dispose();
        _stopping.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}

using Microsoft.Extensions.Logging;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;
using Rubin.Query.Tap.Uws;

namespace Rubin.Query.Tap;

/// <summary>The jobs of a server and what runs them. Dispose it to end them.</summary>
sealed class ServerState : IAsyncDisposable
{
    readonly string? _temporary;

    internal ServerState(QueryEngine engine, TapOptions options, ILoggerFactory logs)
    {
        _temporary = options.StateDirectory is null ? Directory.CreateTempSubdirectory("rubin-query-state-").FullName : null;
        var rights = new CallerRights(options);
        Gate = new(options.Access, rights, new());
        Queues = new(options.Queues);
        Jobs = new(options.StateDirectory ?? _temporary!, options.Jobs);
        Scheduler = new(Jobs, Queues, new QueryWork(engine, options, rights), rights.LimitsOf, logs.CreateLogger("jobs"));
    }

    internal AccessGate Gate { get; }

    internal QueryQueues Queues { get; }

    internal JobStore Jobs { get; }

    internal JobScheduler Scheduler { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Scheduler.DisposeAsync();
        Gate.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}

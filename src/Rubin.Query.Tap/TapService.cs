using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Operations;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap;

/// <summary>What all resources of a server share.</summary>
/// <param name="Engine">Runs queries.</param>
/// <param name="Options">The settings.</param>
/// <param name="Gate">Who may pass.</param>
/// <param name="Queues">Who may run when.</param>
/// <param name="Jobs">The jobs.</param>
/// <param name="Scheduler">Runs the jobs.</param>
sealed record TapService(QueryEngine Engine, TapOptions Options, AccessGate Gate, QueryQueues Queues, JobStore Jobs, JobScheduler Scheduler)
{
    /// <summary>The path of the service (its name in the command line's contract).</summary>
    internal const string Root = "/tap";

    /// <summary>What callers may do, see, and take.</summary>
    internal CallerRights Rights => Gate.Rights;

    /// <summary>Follows queries to their end.</summary>
    internal required QueryTraces Traces { get; init; }

    /// <summary>What the server counts.</summary>
    internal required ServerMetrics Metrics { get; init; }

    /// <summary>The same as text.</summary>
    internal required PrometheusText Prometheus { get; init; }

    /// <summary>Set when the server is about to end: who waits is told.</summary>
    internal required CancellationToken Stopping { get; init; }

    /// <summary>When the server began.</summary>
    internal DateTime Started { get; } = DateTime.UtcNow;

    /// <summary>Learns of bugs of the server.</summary>
    internal Action<Exception> Failed { get; init; } = error => Console.Error.WriteLine(error);

    /// <summary>The address of the service as a client of this request can use it, without a slash at its end.</summary>
    internal string AddressOf(HttpRequest request) =>
        Options.PublicAddress?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host.ToUriComponent()}{Root}";
}

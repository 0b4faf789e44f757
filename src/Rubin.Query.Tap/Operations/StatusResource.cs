using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Operations;

/// <summary><c>/health</c>: whether the server can do its work, for whoever watches it; <c>/metrics</c>: what it counts, for administrators.</summary>
sealed class StatusResource(TapService service)
{
    /// <summary>Bytes that must be free where jobs are kept.</summary>
    const long LeastSpace = 16L << 20;

    /// <summary>200 where it can, 503 where it is about to end or has no room for results.</summary>
    internal Task HealthAsync(HttpContext context)
    {
        var space = new DriveInfo(service.Jobs.Root).AvailableFreeSpace;
        var status = service.Stopping.IsCancellationRequested ? "stopping" : space < LeastSpace ? "the disk of --state is full" : "ok";
        context.Response.StatusCode = status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(
            new
            {
                status,
                version = ServerName.Full,
                uptime_seconds = (long)(DateTime.UtcNow - service.Started).TotalSeconds,
                running = service.Queues.Running(QueryWeight.Quick) + service.Queues.Running(QueryWeight.Long),
                waiting = service.Queues.Waiting(QueryWeight.Quick) + service.Queues.Waiting(QueryWeight.Long),
                jobs = service.Jobs.Count,
            },
            context.RequestAborted);
    }

    /// <summary>The counters as Prometheus reads them.</summary>
    internal async Task MetricsAsync(HttpContext context)
    {
        if (!Caller.Of(context).May(Caller.AdminScope))
        {
            throw new ServiceException(403, $"only who has the scope {Caller.AdminScope} sees how the server does");
        }

        context.Response.ContentType = PrometheusText.MediaType;
        await context.Response.WriteAsync(service.Prometheus.Render(), context.RequestAborted);
    }
}

using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;

namespace Rubin.Query.Tap.Uws;

/// <summary><c>/async/{id}/phase</c> (UWS 1.1 §2.2.3.4): where a job is, and how it is started and stopped. Reading it touches no file and waits for nothing.</summary>
static class JobPhaseResource
{
    /// <summary>Starts or stops a job.</summary>
    /// <exception cref="ServiceException">The phase cannot be asked for.</exception>
    internal static void Apply(TapService service, Job job, string phase)
    {
        switch (phase.ToUpperInvariant())
        {
            case "RUN":
                service.Scheduler.Start(job);
                break;
            case "ABORT":
                service.Scheduler.Abort(job);
                break;
            default:
                throw ServiceException.BadParameter($"PHASE={phase} cannot be asked for", "send PHASE=RUN or PHASE=ABORT");
        }
    }

    /// <summary>Answers with a short text.</summary>
    internal static Task SendTextAsync(HttpContext context, string text) =>
        Xml.SendAsync(context, System.Text.Encoding.UTF8.GetBytes(text), "text/plain;charset=UTF-8");
}

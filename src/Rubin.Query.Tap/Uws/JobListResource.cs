using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;

namespace Rubin.Query.Tap.Uws;

/// <summary><c>/async</c> (UWS 1.1 §2.2.2.1, §2.2.3.1): the list of a user's jobs, and where new ones are made.</summary>
sealed class JobListResource(TapService service)
{
    /// <summary>Answers with the wanted jobs.</summary>
    internal Task AnswerAsync(HttpContext context)
    {
        // Those who are not known share a name, and know each other's jobs no more than those of others.
        var caller = Caller.Of(context);
        var filter = FilterOf(Parameters.OfQuery(context.Request));
        var jobs = caller.IsAnonymous ? [] : service.Jobs.List(caller.User, filter);
        return Xml.SendAsync(context, xml => JobDocument.WriteList(xml, jobs, AddressOf(context)));
    }

    /// <summary>Makes a job; <c>PHASE=RUN</c> starts it.</summary>
    internal async Task CreateAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadAsync(context.Request, service.Rights.UploadBytesOf(Caller.Of(context)), context.RequestAborted);
        using var uploads = await JobUploads.ReceiveAsync(parameters, service, context.RequestAborted);
        var job = service.Jobs.Create(
            Caller.Of(context), uploads.Parameters, parameters.Single("RUNID"), (folder, record) => uploads.MoveTo(folder, record) with { ServerAddress = service.AddressOf(context.Request) });
        if (parameters.Single("PHASE") is { } phase)
        {
            JobPhaseResource.Apply(service, job, phase);
        }

        Redirect(context, $"{AddressOf(context)}/{job.Id}");
    }

    /// <summary>Answers with 303 (See Other), as UWS wants after every change.</summary>
    internal static void Redirect(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
    }

    string AddressOf(HttpContext context) => $"{service.AddressOf(context.Request)}/async";

    static JobFilter FilterOf(Parameters parameters) => new()
    {
        Phases = [.. parameters.All("PHASE").Select(p => JobPhases.Find(p) ?? throw ServiceException.BadParameter($"PHASE={p} is no phase of a job"))],
        After = parameters.Single("AFTER") is { } after ? TimeOf("AFTER", after) : null,
        Last = parameters.Single("LAST") switch
        {
            null => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) => last,
            var text => throw ServiceException.BadParameter($"LAST={text} is no number of jobs"),
        },
    };

    /// <summary>A time that a client gives, in UTC where it does not say otherwise.</summary>
    /// <exception cref="ServiceException">It is none.</exception>
    internal static DateTime TimeOf(string name, string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ServiceException.BadParameter($"{name}={text} is no time", "write 2026-11-21T18:00:00Z");
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;

namespace Rubin.Query.Tap.Uws;

/// <summary>
/// <c>/async/{id}</c> and what is below (UWS 1.1 §2.2): one job of the caller; somebody else's is as if it were not there. Changes answer with 303 to the job.
/// </summary>
sealed class JobResource(TapService service)
{
    /// <summary>Answers with the job, at once or when it has moved on (UWS 1.1 §2.2.1.1).</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var job = JobOf(context);
        var parameters = Parameters.OfQuery(context.Request);
        if (WaitOf(parameters.Single("WAIT")) is { } longest)
        {
            var phase = parameters.Single("PHASE") is { } name
                ? JobPhases.Find(name) ?? throw ServiceException.BadParameter($"PHASE={name} is no phase of a job")
                : job.Phase;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, service.Stopping);
            await job.WaitAsync(phase, longest, end.Token);
        }

        await Xml.SendAsync(context, xml => JobDocument.WriteJob(xml, job, AddressOf(context, job)));
    }

    /// <summary>Changes the job, or removes it (<c>ACTION=DELETE</c>).</summary>
    internal async Task PostAsync(HttpContext context)
    {
        var job = JobOf(context);
        var parameters = await Parameters.ReadAsync(context.Request, service.Rights.UploadBytesOf(Caller.Of(context)), context.RequestAborted);
        if (parameters.Single("ACTION") is { } action)
        {
            if (!action.Equals("DELETE", StringComparison.OrdinalIgnoreCase))
            {
                throw ServiceException.BadParameter($"ACTION={action} is not known", "send ACTION=DELETE");
            }

            Delete(context, job);
            return;
        }

        await ChangeAsync(context, job, parameters);
        if (parameters.Single("PHASE") is { } phase)
        {
            JobPhaseResource.Apply(service, job, phase);
        }

        JobListResource.Redirect(context, AddressOf(context, job));
    }

    /// <summary>Removes the job.</summary>
    internal Task DeleteAsync(HttpContext context)
    {
        Delete(context, JobOf(context));
        return Task.CompletedTask;
    }

    /// <summary>Answers with one part of the job.</summary>
    internal Task AnswerPartAsync(HttpContext context)
    {
        var job = JobOf(context);
        var record = job.Record;
        var address = AddressOf(context, job);
        return context.Request.RouteValues["part"] switch
        {
            "phase" => JobPhaseResource.SendTextAsync(context, record.Phase.Name()),
            "quote" => JobPhaseResource.SendTextAsync(context, record.Quote is { } quote ? JobDocument.TimeText(quote) : ""),
            "executionduration" => JobPhaseResource.SendTextAsync(context, record.ExecutionSeconds.ToString(CultureInfo.InvariantCulture)),
            "destruction" => JobPhaseResource.SendTextAsync(context, JobDocument.TimeText(record.Destruction)),
            "owner" => JobPhaseResource.SendTextAsync(context, record.Owner),
            "parameters" => Xml.SendAsync(context, xml => JobDocument.WriteParameters(xml, record)),
            "results" => Xml.SendAsync(context, xml => JobDocument.WriteResults(xml, record, address)),
            "error" => SendErrorAsync(context, record),
            "jobinfo" or "jobInfo" => Xml.SendAsync(context, xml => JobDocument.WriteJob(xml, job, address)),
            var part => throw ServiceException.NotFound($"a job has no \"{part}\""),
        };
    }

    /// <summary>Changes one part of the job.</summary>
    internal async Task PostPartAsync(HttpContext context)
    {
        var job = JobOf(context);
        var parameters = await Parameters.ReadAsync(context.Request, service.Rights.UploadBytesOf(Caller.Of(context)), context.RequestAborted);
        switch (context.Request.RouteValues["part"])
        {
            case "phase":
                JobPhaseResource.Apply(service, job, Wanted(parameters, "PHASE"));
                break;
            case "executionduration":
                var seconds = Wanted(parameters, "EXECUTIONDURATION");
                service.Scheduler.SetExecutionTime(job, long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                    ? time
                    : throw ServiceException.BadParameter($"EXECUTIONDURATION={seconds} is no number of seconds"));
                break;
            case "destruction":
                service.Jobs.SetDestruction(job, JobListResource.TimeOf("DESTRUCTION", Wanted(parameters, "DESTRUCTION")));
                break;
            case "parameters":
                await ChangeAsync(context, job, parameters);
                break;
            case var part:
                throw new ServiceException(405, $"\"{part}\" of a job cannot be changed");
        }

        JobListResource.Redirect(context, AddressOf(context, job));
    }

    /// <summary>Answers with one of the results, or a range of its bytes (RFC 9110 §14).</summary>
    internal Task AnswerResultAsync(HttpContext context)
    {
        var job = JobOf(context);
        var id = (string?)context.Request.RouteValues["result"];
        var result = job.Record.Results.FirstOrDefault(r => r.Id == id) ?? throw ServiceException.NotFound($"the job has no result \"{id}\"");
        return Results.File(job.Folder.FilePath(result.Id), result.MediaType, lastModified: job.Record.Ended, enableRangeProcessing: true).ExecuteAsync(context);
    }

    void Delete(HttpContext context, Job job)
    {
        service.Jobs.Delete(job);
        JobListResource.Redirect(context, $"{service.AddressOf(context.Request)}/async");
    }

    /// <summary>Changes what the client asks for; a job that has been started keeps it (UWS 1.1 §2.1.11).</summary>
    async Task ChangeAsync(HttpContext context, Job job, Parameters parameters)
    {
        using var uploads = await JobUploads.ReceiveAsync(parameters, service, context.RequestAborted);
        if (uploads.Parameters.Count == 0)
        {
            return;
        }

        var isChanged = job.Change(record => record.Phase != JobPhase.Pending ? null : uploads.AddTo(job.Folder, record));
        if (!isChanged)
        {
            throw new ServiceException(409, "the job has been started; its parameters cannot be changed any more");
        }
    }

    static Task SendErrorAsync(HttpContext context, JobRecord record)
    {
        if (record.Error is not { } error)
        {
            throw ServiceException.NotFound("the job has no error");
        }

        return Xml.SendAsync(context, ErrorDocument.VoTable(error.Message), "application/x-votable+xml");
    }

    /// <summary>How long a client wants to wait: WAIT in seconds, -1 for as long as can be; null for not at all.</summary>
    TimeSpan? WaitOf(string? wait)
    {
        if (wait is null)
        {
            return null;
        }

        var longest = service.Jobs.Settings.LongestWait;
        return int.TryParse(wait, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds >= 0 && seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest
            : throw ServiceException.BadParameter($"WAIT={wait} is no number of seconds");
    }

    Job JobOf(HttpContext context)
    {
        var id = (string?)context.Request.RouteValues["id"] ?? "";
        return service.Jobs.Find(id, Caller.Of(context).User) ?? throw ServiceException.NotFound($"there is no job \"{id}\"");
    }

    string AddressOf(HttpContext context, Job job) => $"{service.AddressOf(context.Request)}/async/{job.Id}";

    static string Wanted(Parameters parameters, string name) => parameters.Single(name) ?? throw ServiceException.BadParameter($"there is no parameter {name}");
}

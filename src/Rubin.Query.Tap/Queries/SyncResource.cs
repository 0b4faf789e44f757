using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Links;
using Rubin.Query.Tap.Operations;
using Rubin.Query.Tap.Uploads;

namespace Rubin.Query.Tap.Queries;

/// <summary><c>/sync</c> (TAP 1.1 §2.2): runs a query and answers with its rows as they come.</summary>
sealed class SyncResource(TapService service)
{
    /// <summary>Answers a request.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var parameters = await Parameters.ReadAsync(context.Request, service.Rights.UploadBytesOf(caller), context.RequestAborted);
        var accepted = AnswerFormat.Accepted(context.Request.Headers.Accept);
        TapRequest request;
        try
        {
            request = TapRequest.Of(parameters, service.Options, accepted);
        }
        catch (ServiceException error)
        {
            await ErrorDocument.SendAsync(context, error, accepted);
            return;
        }

        var mayRead = service.Rights.SettingsOf(caller).MayRead;
        await AnswerAsync(context, RelatedRows.Offer(request, service.Engine.Catalog, mayRead, service.AddressOf(context.Request)), parameters.Files);
    }

    /// <summary>Runs a query that has been read; errors become documents that suit its format.</summary>
    internal async Task AnswerAsync(HttpContext context, TapRequest request, IFormFileCollection? files = null)
    {
        var caller = Caller.Of(context);
        var longest = service.Rights.SyncTimeOf(caller);
        using var time = new CancellationTokenSource(longest);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, time.Token);
        request = request with { MostRows = HttpMethods.IsHead(context.Request.Method) ? 0 : service.Rights.RowsOf(caller, request.MostRows) };
        try
        {
            using var uploads = await UploadFolder.ReceiveAsync(request.Uploads, files, service, stop.Token);
            await RunAsync(context, request, uploads, stop.Token);
        }
        catch (ServiceException error)
        {
            await ErrorDocument.SendAsync(context, error, request.Format);
        }
        catch (QueryException error)
        {
            await ErrorDocument.SendAsync(context, ErrorDocument.StatusOf(error.Code), ErrorText.Render(error, request.Query), request.Format);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await ErrorDocument.SendAsync(
                context, 408, $"the query took longer than {longest.TotalSeconds:0} s\nhint: run it as a job, at /async", request.Format);
        }
    }

    async Task RunAsync(HttpContext context, TapRequest request, UploadFolder uploads, CancellationToken cancel)
    {
        var caller = Caller.Of(context);
        var settings = service.Rights.SettingsOf(caller) with { Dialect = request.Dialect, Uploads = uploads.Tables };
        using var trace = service.Traces.Begin("sync", caller.User, request.Query);
        context.Response.Headers["X-Query-Id"] = trace.Id;
        try
        {
            await RunAsync(context, request, settings, trace, cancel);
        }
        catch (Exception error) when (trace.Failed(error))
        {
            throw;
        }
    }

    async Task RunAsync(HttpContext context, TapRequest request, QuerySettings settings, QueryTrace trace, CancellationToken cancel)
    {
        var caller = Caller.Of(context);
        var weight = QueryWeights.Of(service.Engine.EstimateRowsRead(request.Query, settings), service.Queues.Settings);
        using var place = await service.Queues.EnterAsync(caller.User, service.Rights.LimitsOf(caller), weight, cancel);
        trace.Began(weight);
        await using var answer = await Answer.StartAsync(request, () => service.Engine.Execute(request.Query, settings, cancel), cancel);
        await using var output = ResponseBody.Open(context, request.MediaType);
        var size = await answer.WriteAsync(output.Stream, () => output.SendAsync(cancel));
        await output.CompleteAsync(cancel);
        trace.Completed(answer, size, output.Bytes);
    }
}

using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Http;

/// <summary>The border where errors become answers.</summary>
static class ErrorBorder
{
    /// <summary>Runs what answers a request; whatever fails becomes an error document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    /// <param name="failed">Learns of bugs of the server.</param>
    internal static async Task GuardAsync(HttpContext context, RequestDelegate next, Action<Exception> failed)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: nobody reads an answer.
            context.Abort();
        }
        catch (ServiceException error)
        {
            await ErrorDocument.SendAsync(context, error);
        }
        catch (LimitReachedException error)
        {
            await ErrorDocument.SendAsync(context, new ServiceException(429, error.Message) { RetryAfter = error.RetryAfter, Limit = error.Limit });
        }
        catch (QueryException error)
        {
            await ErrorDocument.SendAsync(context, ErrorDocument.StatusOf(error.Code), ErrorText.Render(error, ""));
        }
        catch (BadHttpRequestException error)
        {
            await ErrorDocument.SendAsync(context, error.StatusCode, error.Message);
        }
        catch (OperationCanceledException)
        {
            await ErrorDocument.SendAsync(context, 503, "the server is stopping");
        }
        catch (IOException error)
        {
            await ErrorDocument.SendAsync(context, 503, $"the server cannot do that now: {error.Message}");
        }
#pragma warning disable CA1031 // The border: what comes as anything else is a bug of the server; its text is for the log and not for clients.
        catch (Exception error)
        {
            failed(error);
            await ErrorDocument.SendAsync(context, 500, "the server failed at this request; its log tells why");
        }
#pragma warning restore CA1031
    }
}

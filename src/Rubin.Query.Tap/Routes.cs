using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Examples;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Vosi;

namespace Rubin.Query.Tap;

/// <summary>Which resource answers which path.</summary>
static class Routes
{
    static readonly string[] Get = ["GET", "HEAD"];
    static readonly string[] GetOrPost = ["GET", "HEAD", "POST"];

    internal static void Map(WebApplication application, TapService service)
    {
        application.Use(next => context =>
        {
            context.Response.Headers.Server = ServerName.Full;
            return ErrorBorder.GuardAsync(context, next, service.Failed);
        });
        application.UseRouting();
        var sync = new SyncResource(service);
        var tables = new TablesResource(service);
        application.MapMethods(TapService.Root + "/sync", GetOrPost, sync.AnswerAsync);
        application.MapMethods(TapService.Root + "/tables", Get, tables.AnswerAllAsync);
        application.MapMethods(TapService.Root + "/tables/{name}", Get, tables.AnswerOneAsync);
        application.MapMethods(TapService.Root + "/capabilities", Get, new CapabilitiesResource(service).AnswerAsync);
        application.MapMethods(TapService.Root + "/availability", Get, new AvailabilityResource(service).AnswerAsync);
        application.MapMethods(TapService.Root + "/examples", Get, new ExamplesResource(service).AnswerAsync);
        application.MapFallback(NotFound);
    }

    static Task NotFound(HttpContext context) => throw ServiceException.NotFound($"there is nothing at {context.Request.Path}");
}

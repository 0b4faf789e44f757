using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.ConeSearch;
using Rubin.Query.Tap.Examples;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Links;
using Rubin.Query.Tap.Operations;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Queues;
using Rubin.Query.Tap.UserTables;
using Rubin.Query.Tap.Uws;
using Rubin.Query.Tap.Vosi;

namespace Rubin.Query.Tap;

/// <summary>Which resource answers which path.</summary>
static class Routes
{
    static readonly string[] Get = ["GET", "HEAD"];
    const string Async = TapService.Root + "/async";

    static readonly string[] GetOrPost = ["GET", "HEAD", "POST"];

    internal static void Map(WebApplication application, TapService service)
    {
        application.Use(next => context =>
        {
            context.Response.Headers.Server = ServerName.Full;
            return ErrorBorder.GuardAsync(context, passing => PassAsync(passing, service, next), service.Failed);
        });
        application.UseRouting();
        var sync = new SyncResource(service);
        var tables = new TablesResource(service);
        application.MapMethods(TapService.Root + "/sync", GetOrPost, sync.AnswerAsync);
        application.MapMethods(TapService.Root + ConeSearchResource.Path + "/{name}", GetOrPost, new ConeSearchResource(service, sync).AnswerAsync);
        application.MapMethods(TapService.Root + RelatedRows.Path + "/{name}/{column}", GetOrPost, new RelatedRowsResource(service, sync).AnswerAsync);
        MapJobs(application, service);
        MapLogin(application, service);
        MapStatus(application, service);
        MapUserTables(application, service);
        application.MapMethods(TapService.Root + "/tables", Get, tables.AnswerAllAsync);
        application.MapMethods(TapService.Root + "/tables/{name}", Get, tables.AnswerOneAsync);
        application.MapMethods(TapService.Root + "/capabilities", Get, new CapabilitiesResource(service).AnswerAsync);
        application.MapMethods(TapService.Root + "/availability", Get, new AvailabilityResource(service).AnswerAsync);
        application.MapMethods(TapService.Root + "/examples", Get, new ExamplesResource(service).AnswerAsync);
        application.UseEndpoints(_ => { });
        application.Run(NotFound);
    }

    static void MapUserTables(WebApplication application, TapService service)
    {
        var tables = new UserTableResource(service);
        var permissions = new PermissionsResource(service);
        application.MapPut(TapService.Root + "/tables/{name}", tables.PutAsync);
        application.MapPost(TapService.Root + "/tables/{name}", tables.PostAsync);
        application.MapDelete(TapService.Root + "/tables/{name}", tables.DeleteAsync);
        application.MapPost(TapService.Root + "/load/{name}", tables.LoadAsync);
        application.MapPost(TapService.Root + "/table-update", tables.UpdateAsync);
        application.MapMethods(TapService.Root + "/permissions/{name}", Get, permissions.GetAsync);
        application.MapPost(TapService.Root + "/permissions/{name}", permissions.PostAsync);
    }

    static void MapStatus(WebApplication application, TapService service)
    {
        var status = new StatusResource(service);
        application.MapMethods("/health", Get, status.HealthAsync);
        application.MapMethods("/metrics", Get, status.MetricsAsync);
    }

    static void MapLogin(WebApplication application, TapService service)
    {
        var login = new Login(service);
        application.MapPost(TapService.Root + "/login", login.AnswerAsync);
        application.MapPost(TapService.Root + "/logout", login.LogoutAsync);
        application.MapMethods(TapService.Root + "/oauth-protected-resource", Get, login.DescribeAsync);
    }

    static async Task PassAsync(HttpContext context, TapService service, RequestDelegate next)
    {
        try
        {
            await service.Gate.PassAsync(context, service.AddressOf(context.Request), next);
        }
        catch (LimitReachedException error)
        {
            service.Metrics.CountRefused(error.Limit);
            throw;
        }
    }

    static void MapJobs(WebApplication application, TapService service)
    {
        var list = new JobListResource(service);
        var job = new JobResource(service);
        application.MapMethods(Async, Get, list.AnswerAsync);
        application.MapPost(Async, list.CreateAsync);
        application.MapMethods(Async + "/{id}", Get, job.AnswerAsync);
        application.MapPost(Async + "/{id}", job.PostAsync);
        application.MapDelete(Async + "/{id}", job.DeleteAsync);
        application.MapMethods(Async + "/{id}/{part}", Get, job.AnswerPartAsync);
        application.MapPost(Async + "/{id}/{part}", job.PostPartAsync);
        application.MapMethods(Async + "/{id}/results/{result}", Get, job.AnswerResultAsync);
    }

    static Task NotFound(HttpContext context) => throw ServiceException.NotFound($"there is nothing at {context.Request.Path}");
}

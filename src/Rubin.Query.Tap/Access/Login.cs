using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// <c>/login</c>: takes a token, as <c>token</c> or as the <c>password</c> beside any <c>username</c>, and opens a session: a cookie that scripts cannot read, and a sign that they
/// send in a header. Programs that want the token back in <c>X-VO-Bearer</c> find it there. <c>/logout</c> ends the session.
/// </summary>
sealed class Login(TapService service)
{
    /// <summary>The header of requests that change something.</summary>
    internal const string SignHeader = "X-CSRF-Token";

    const int MostBytes = 1 << 16;

    static readonly string[] TokenPlaces = ["header"];

    /// <summary>Answers a request to log in.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadAsync(context.Request, MostBytes, context.RequestAborted);
        var shown = context.Request.Query.Count > 0
            ? throw ServiceException.BadParameter("tokens must not stand in the URL", "send the token in the body")
            : parameters.Single("token") ?? Credentials.OfLogin(parameters.Single("username") ?? "", parameters.Single("password") ?? "");
        if (await service.Gate.CheckAsync(shown, context.RequestAborted) is not { } caller)
        {
            Challenges.Add(context.Response, service.Options.Access, service.AddressOf(context.Request), "invalid_token");
            throw new ServiceException(401, "the token is not known, or its time is over");
        }

        var session = service.Gate.Sessions.Open(shown);
        context.Response.Cookies.Append(Credentials.CookieName, session.Name, Options(context, Sessions.Length));
        context.Response.Headers["X-VO-Bearer"] = shown;
        context.Response.Headers["X-VO-Authenticated"] = caller.User;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new { user = caller.User, sign = session.Sign, ends = session.Ends }, context.RequestAborted);
    }

    /// <summary>Tells where tokens come from (RFC 9728).</summary>
    internal Task DescribeAsync(HttpContext context) => service.Options.Access is { Mode: AccessMode.Oidc, Issuer: { } issuer }
        ? context.Response.WriteAsJsonAsync(
            new { resource = service.AddressOf(context.Request), authorization_servers = new[] { issuer }, bearer_methods_supported = TokenPlaces }, context.RequestAborted)
        : throw ServiceException.NotFound("tokens come from the administrator of this server");

    /// <summary>Answers a request to log out.</summary>
    internal Task LogoutAsync(HttpContext context)
    {
        if (Credentials.Of(context.Request) is { Kind: CredentialKind.Cookie } cookie)
        {
            service.Gate.Sessions.Close(cookie.Secret);
        }

        context.Response.Cookies.Append(Credentials.CookieName, "", Options(context, TimeSpan.Zero));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    CookieOptions Options(HttpContext context, TimeSpan age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = service.AddressOf(context.Request).StartsWith("https:", StringComparison.Ordinal),
        Path = "/",
        MaxAge = age,
        IsEssential = true,
    };
}

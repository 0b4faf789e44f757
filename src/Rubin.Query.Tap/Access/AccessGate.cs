using System.Net;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// Stands before all resources: finds out who makes a request, refuses who may not, counts requests, and keeps other sites from using the credentials of a browser.
/// </summary>
sealed class AccessGate : IDisposable
{
    /// <summary>Resources that tell of the service itself, and are for everybody (VOSI 1.1 §2).</summary>
    static readonly string[] Open = ["/capabilities", "/availability", "/login", "/logout", "/oauth-protected-resource", "/health"];

    readonly AccessOptions _options;
    readonly HttpClient? _http;
    readonly ICredentialCheck? _check;
    readonly RequestRate _rate;

    /// <summary>A gate.</summary>
    /// <param name="options">Who may use the server.</param>
    /// <param name="rights">What callers may have.</param>
    /// <param name="rate">Counts requests.</param>
    /// <param name="time">The clock.</param>
    internal AccessGate(AccessOptions options, CallerRights rights, RequestRate rate, TimeProvider? time = null)
    {
        (_options, _rate, Rights) = (options, rate, rights);
        Sessions = new(time ?? TimeProvider.System);
        _http = options.Mode == AccessMode.Oidc ? new() { Timeout = TimeSpan.FromSeconds(20) } : null;
        _check = options.Mode switch
        {
            AccessMode.Tokens => new TokenCheck(new(options.TokensPath!, time)),
            AccessMode.Oidc => new OidcCheck(options, _http!),
            _ => null,
        };
    }

    /// <summary>Browsers that have logged in.</summary>
    internal Sessions Sessions { get; }

    /// <summary>What callers may do, see, and take.</summary>
    internal CallerRights Rights { get; }

    /// <summary>Lets a request through with its caller noted, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">The address of the service, for challenges.</param>
    /// <param name="next">Answers it.</param>
    /// <exception cref="ServiceException">401, 403: it is refused.</exception>
    /// <exception cref="LimitReachedException">The caller makes too many requests.</exception>
    internal async Task PassAsync(HttpContext context, string service, RequestDelegate next)
    {
        var caller = _check is null ? OfOwnMachine(context) : await IdentifyAsync(context, service);
        if (caller.IsAnonymous)
        {
            Challenges.Add(context.Response, _options, service);
        }

        _rate.Count(caller.IsAnonymous ? $"anonymous {context.Connection.RemoteIpAddress}" : caller.User, Rights.LimitsOf(caller));
        caller.Sign(context);
        await next(context);
    }

    /// <summary>Who comes with a token; null where it is not good.</summary>
    internal async ValueTask<Caller?> CheckAsync(string token, CancellationToken cancel) =>
        _check is null || token.Length is 0 or > 16384 ? null : await _check.CheckAsync(token, cancel);

    /// <inheritdoc/>
    public void Dispose() => _http?.Dispose();

    /// <summary>
    /// Without authentication whoever reaches the server is its user, and a page of any site reaches what listens on the reader's own machine: requests that a browser makes for
    /// another site, or under another host's name, are refused.
    /// </summary>
    Caller OfOwnMachine(HttpContext context)
    {
        var request = context.Request;
        var isLocal = request.Host.Host is "localhost" || (IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        if (IsCrossSite(request) || !(isLocal || _options.IsInsecure))
        {
            throw new ServiceException(403, "this server answers requests of its own machine alone", "open it as http://localhost, or start it with --auth tokens");
        }

        return Caller.Local;
    }

    async ValueTask<Caller> IdentifyAsync(HttpContext context, string service)
    {
        var isOpen = Open.Contains(Path(context));
        switch (Credentials.Of(context.Request))
        {
            case null when isOpen || Rights.AllowsAnonymous:
                return Caller.Anonymous;
            case null:
                throw Refused(context, service, "this service wants to know who you are", error: null);
            case { Kind: CredentialKind.Header } shown:
                return Readable(await CheckAsync(shown.Secret, context.RequestAborted) ?? throw Refused(context, service, "the token is not known, or its time is over", "invalid_token"));
            case { } cookie when Sessions.Find(cookie.Secret) is { } session && await CheckAsync(session.Token, context.RequestAborted) is { } caller:
                return Readable(Guarded(context.Request, session, caller));
            case var _ when isOpen || Rights.AllowsAnonymous:
                return Caller.Anonymous;
            default:
                throw Refused(context, service, "the session is over; log in again", error: null);
        }
    }

    static Caller Readable(Caller caller) =>
        caller.May(Caller.ReadScope) ? caller : throw new ServiceException(403, $"the token lacks the scope {Caller.ReadScope}");

    /// <summary>
    /// A browser sends its cookie with whatever any page makes it send. What changes something must carry the session's sign too; what has none may read, and only for this site.
    /// </summary>
    static Caller Guarded(HttpRequest request, Session session, Caller caller)
    {
        var isSigned = request.Headers[Login.SignHeader].ToString() == session.Sign;
        if (IsCrossSite(request) || (!isSigned && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)))
        {
            throw new ServiceException(403, $"a request with a session's cookie must carry its sign in the header {Login.SignHeader}");
        }

        return isSigned ? caller : caller with { Scopes = [Caller.ReadScope] };
    }

    static bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is "cross-site" or "same-site"
            || (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }

    ServiceException Refused(HttpContext context, string service, string message, string? error)
    {
        Challenges.Add(context.Response, _options, service, error);
        return new(401, message, _options.Mode == AccessMode.Tokens ? "send the header Authorization: Bearer, with a token that the administrator gave you" : null);
    }

    static string Path(HttpContext context) =>
        context.Request.Path.StartsWithSegments(TapService.Root, out var rest) ? rest.Value ?? "" : context.Request.Path.Value ?? "";
}

using Microsoft.AspNetCore.Http;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// Tells clients how to show who they are, by WWW-Authenticate headers: with status 401 where they must, with 200 where they may (IVOA AuthVO 1.0, draft of 2025). Besides the
/// Bearer (RFC 6750, RFC 9728) and Basic (RFC 7617) schemes there are those of the VO, which name the address where a name and a token are exchanged for a cookie or a header.
/// </summary>
static class Challenges
{
    const string Realm = "rubin-query";
    const string WithPassword = "ivo://ivoa.net/sso#tls-with-password";

    /// <summary>Adds the challenges to an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="options">What the server takes.</param>
    /// <param name="service">The address of the service.</param>
    /// <param name="error">What was wrong with a token, as RFC 6750 §3.1 calls it; null where there was none.</param>
    internal static void Add(HttpResponse response, AccessOptions options, string service, string? error = null)
    {
        var login = $"standard_id=\"{WithPassword}\", access_url=\"{service}/login\"";
        var bearer = $"Bearer realm=\"{Realm}\"";
        bearer += options.Mode == AccessMode.Oidc ? $", resource_metadata=\"{service}/oauth-protected-resource\"" : "";
        bearer += error is null ? "" : $", error=\"{error}\"";
        response.Headers.WWWAuthenticate = new[] { bearer, $"ivoa_bearer {login}", $"ivoa_cookie {login}", $"Basic realm=\"{Realm}\", charset=\"UTF-8\"" };
    }
}

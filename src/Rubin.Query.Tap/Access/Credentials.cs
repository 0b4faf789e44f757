using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rubin.Query.Tap.Access;

/// <summary>How a request shows who makes it.</summary>
enum CredentialKind
{
    /// <summary>By a header that only the client's own program sets.</summary>
    Header,

    /// <summary>By the cookie of a browser, which sends it with requests that other sites make too.</summary>
    Cookie,
}

/// <summary>What a request shows of who makes it. Nothing is taken from the URL, which stands in logs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Secret">The token, or the name of the session.</param>
sealed record Credentials(CredentialKind Kind, string Secret)
{
    /// <summary>The name of the cookie of a session.</summary>
    internal const string CookieName = "rubin_query";

    /// <summary>What stands in the place of the name or of the password when the other one is the token, as on the Rubin Science Platform.</summary>
    const string OtherPart = "x-oauth-basic";

    /// <summary>The credentials of a request; null where it has none. A header counts before a cookie.</summary>
    internal static Credentials? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return new(CredentialKind.Header, TokenOf(header) ?? "");
        }

        return request.Cookies.TryGetValue(CookieName, out var session) && session.Length > 0 ? new(CredentialKind.Cookie, session) : null;
    }

    static string? TokenOf(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, value) = space < 0 ? (header, "") : (header[..space], header[(space + 1)..].Trim());
        return scheme.ToUpperInvariant() switch
        {
            "BEARER" => value,
            "BASIC" => OfBasic(value),
            _ => null,
        };
    }

    /// <summary>The token in RFC 7617's name and password: the password, unless that is the sign of the other part or empty.</summary>
    static string? OfBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : OfLogin(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>The token among a name and a password.</summary>
    internal static string OfLogin(string user, string password) => password is OtherPart or "" ? user : password;
}

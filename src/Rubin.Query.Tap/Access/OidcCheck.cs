using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// Knows JSON Web Tokens of an OpenID Connect issuer (RFC 7519, RFC 9068): signed by one of its keys, for our audience, by this issuer, and within their time. The keys are
/// fetched by discovery, and again when a token names one that is not known yet.
/// </summary>
sealed class OidcCheck : ICredentialCheck
{
    /// <summary>Signatures of public keys alone: a token signed with "none", or with the public key as if it were a shared secret, is refused.</summary>
    static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    static readonly string[] KnownScopes = [Caller.ReadScope, Caller.WriteScope, Caller.AdminScope];

    readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    readonly TokenValidationParameters _rules;
    readonly AccessOptions _options;

    /// <summary>A check of an issuer's tokens.</summary>
    /// <param name="options">Issuer, audience, claims.</param>
    /// <param name="http">Fetches the issuer's configuration and keys.</param>
    internal OidcCheck(AccessOptions options, HttpClient http)
    {
        _options = options;
        var issuer = options.Issuer!;
        var address = $"{issuer.ToString().TrimEnd('/')}/.well-known/openid-configuration";
        _rules = new()
        {
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                address, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = !issuer.IsLoopback }),
            ValidIssuers = [issuer.ToString(), issuer.ToString().TrimEnd('/')],
            ValidAudience = options.Audience,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(1),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Caller?> CheckAsync(string token, CancellationToken cancel)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || Texts(result, _options.UserClaim).FirstOrDefault() is not { Length: > 0 and <= 100 } user || user == Caller.Anonymous.User)
        {
            return null;
        }

        var scopes = Texts(result, "scope").Concat(Texts(result, "scp")).SelectMany(s => s.Split(' ')).Intersect(KnownScopes).ToList();
        return new(user, scopes.Count > 0 ? scopes : _options.DefaultScopes, [.. Texts(result, _options.GroupsClaim)]);
    }

    static IEnumerable<string> Texts(TokenValidationResult result, string claim) => (result.Claims.TryGetValue(claim, out var value) ? value : null) switch
    {
        string text => [text],
        IEnumerable<object> list => list.OfType<string>(),
        _ => [],
    };
}

using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Tests.Access;

/// <summary>Tokens of an issuer that is made here, signed by System.Security.Cryptography: each way to forge one is refused.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    readonly RSA _rsa = RSA.Create(2048);
    readonly RSA _other = RSA.Create(2048);
    readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    WebApplication _issuer = null!;
    RunningServer _server = null!;

    string Issuer => _issuer.Urls.First();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _issuer = builder.Build();
        _issuer.UseRouting();
        _issuer.MapGet("/.well-known/openid-configuration", context => context.Response.WriteAsJsonAsync(new { issuer = Issuer, jwks_uri = Issuer + "/keys" }));
        var (rsa, curve) = (_rsa.ExportParameters(false), _ecdsa.ExportParameters(false));
        var keys = new object[]
        {
            new { kty = "RSA", kid = "r", use = "sig", n = Text(rsa.Modulus!), e = Text(rsa.Exponent!) },
            new { kty = "EC", kid = "e", use = "sig", crv = "P-256", x = Text(curve.Q.X!), y = Text(curve.Q.Y!) },
        };
        _issuer.MapGet("/keys", context => context.Response.WriteAsJsonAsync(new { keys }));
        await _issuer.StartAsync();
        _server = await RunningServer.StartAsync(o => o with
        {
            Access = new()
            {
                Mode = AccessMode.Oidc,
                Issuer = new(Issuer),
                Audience = "rubin-query",
                UserClaim = "preferred_username",
                Readers = new Dictionary<string, IReadOnlyList<string>> { ["secret"] = ["insiders"] },
            },
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
        _rsa.Dispose();
        _other.Dispose();
        _ecdsa.Dispose();
    }

    static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    static string Text(object value) => Text(JsonSerializer.SerializeToUtf8Bytes(value));

    Dictionary<string, object> Claims(Action<Dictionary<string, object>>? change = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = "rubin-query",
            ["sub"] = "7",
            ["preferred_username"] = "ada",
            ["groups"] = new[] { "insiders", "x" },
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
            ["nbf"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(),
        };
        change?.Invoke(claims);
        return claims;
    }

    static string Sign(object header, object claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Text(header)}.{Text(claims)}";
        return $"{text}.{Text(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    string Rs256(Dictionary<string, object> claims, RSA? key = null, string kid = "r") =>
        Sign(new { alg = "RS256", kid, typ = "JWT" }, claims, b => (key ?? _rsa).SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var client = _server.Client(token);
        return (await client.SyncAsync("SELECT COUNT(*) AS c FROM secret.plans")).Status;
    }

    [Fact]
    public async Task Tokens_that_the_issuer_signed_are_taken()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Rs256(Claims())));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(
            Sign(new { alg = "ES256", kid = "e" }, Claims(), b => _ecdsa.SignData(b, HashAlgorithmName.SHA256))));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Rs256(Claims(c => c["groups"] = "x"))));
        using var ada = _server.Client(Rs256(Claims()));
        Assert.Equal(HttpStatusCode.OK, (await ada.SyncAsync("SELECT n INTO mydb.mine FROM secret.plans")).Status);
        using var reader = _server.Client(Rs256(Claims(c => c["scope"] = "openid read:tap")));
        Assert.Equal((HttpStatusCode.OK, "c\n3\n"), await reader.SyncAsync("SELECT COUNT(*) AS c FROM mydb.mine"));
        Assert.Equal(HttpStatusCode.BadRequest, (await reader.SyncAsync("DROP TABLE mydb.mine")).Status);
    }

    [Fact]
    public async Task No_other_token_is_taken()
    {
        var late = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        var modulus = _rsa.ExportSubjectPublicKeyInfo();
        Dictionary<string, string> forged = new()
        {
            ["unsigned"] = $"{Text(new { alg = "none" })}.{Text(Claims())}.",
            ["unsigned with a key"] = $"{Text(new { alg = "none", kid = "r" })}.{Text(Claims())}.",
            ["public key as a secret"] = Sign(new { alg = "HS256", kid = "r" }, Claims(), b => HMACSHA256.HashData(modulus, b)),
            ["another key"] = Rs256(Claims(), _other),
            ["another key under another name"] = Rs256(Claims(), _other, "unknown"),
            ["over"] = Rs256(Claims(c => c["exp"] = late)),
            ["without end"] = Rs256(Claims(c => c.Remove("exp"))),
            ["not yet"] = Rs256(Claims(c => c["nbf"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds())),
            ["another audience"] = Rs256(Claims(c => c["aud"] = "somebody")),
            ["no audience"] = Rs256(Claims(c => c.Remove("aud"))),
            ["another issuer"] = Rs256(Claims(c => c["iss"] = "https://evil.example")),
            ["no issuer"] = Rs256(Claims(c => c.Remove("iss"))),
            ["nobody"] = Rs256(Claims(c => c.Remove("preferred_username"))),
            ["anonymous"] = Rs256(Claims(c => c["preferred_username"] = "anonymous")),
            ["changed"] = Rs256(Claims()).Replace($".{Text(Claims())}.", $".{Text(Claims(c => c["preferred_username"] = "root"))}.", StringComparison.Ordinal) + "A",
            ["no token"] = "abc.def",
        };
        foreach (var (way, token) in forged)
        {
            Assert.True(await StatusAsync(token) == HttpStatusCode.Unauthorized, way);
        }
    }

    [Fact]
    public async Task Where_tokens_come_from_is_told()
    {
        using var client = _server.Client();
        using var refused = await client.GetAsync("tables");
        Assert.Contains(refused.Headers.GetValues("WWW-Authenticate"), c => c.Contains($"resource_metadata=\"{_server.Address}/oauth-protected-resource\"", StringComparison.Ordinal));
        Assert.Contains(Issuer, await client.GetStringAsync("oauth-protected-resource"), StringComparison.Ordinal);
    }
}

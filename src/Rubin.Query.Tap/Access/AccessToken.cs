using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// What the server knows of a token: not the token, but the SHA-256 of its secret. That has 160 random bits, so that a slow hash would protect nothing more. Its text is
/// <c>rq-id.secret</c>.
/// </summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Hash">SHA-256 of the secret, in base 64.</param>
/// <param name="Created">When it was made, UTC.</param>
public sealed record AccessToken(string Id, string User, string Hash, DateTime Created)
{
    const string Prefix = "rq-";

    /// <summary>What its user calls it.</summary>
    public string? Name { get; init; }

    /// <summary>When it ends, UTC; null for never.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>What it allows: <c>read:tap</c>, <c>write:mydb</c>, <c>admin</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [Caller.ReadScope, Caller.WriteScope];

    /// <summary>The groups of its user.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Who comes with it.</summary>
    [JsonIgnore]
    internal Caller Caller => _caller ??= new(User, Scopes, Groups);

    Caller? _caller;

    /// <summary>A new token.</summary>
    /// <param name="user">Whose it is; 1 to 100 characters.</param>
    /// <param name="now">The time, UTC.</param>
    /// <returns>The token's text, which is nowhere kept, and what is.</returns>
    /// <exception cref="QueryException">Semantic: nobody can be called that.</exception>
    public static (string Text, AccessToken Token) Create(string user, DateTime now)
    {
        if (user.Length is 0 or > 100 || user == Caller.Anonymous.User || user.Any(char.IsControl))
        {
            throw new QueryException(QueryErrorCode.Semantic, $"\"{user}\" is no name of a user");
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(20));
        return ($"{Prefix}{id}.{secret}", new(id, user, HashOf(secret), now));
    }

    /// <summary>The id and the secret of a token's text; null where it is no token of this kind.</summary>
    internal static (string Id, string Secret)? Parse(string text) =>
        text.Length is > 20 and < 200 && text.StartsWith(Prefix, StringComparison.Ordinal) && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? (text[Prefix.Length..dot], text[(dot + 1)..])
            : null;

    /// <summary>Whether a secret is this token's; takes the same time whatever it is.</summary>
    internal bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(Hash));

    static string HashOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

namespace Rubin.Query.Tap.Access;

/// <summary>Who may use a server, and what they see.</summary>
public sealed record AccessOptions
{
    /// <summary>How the server learns who makes a request.</summary>
    public AccessMode Mode { get; init; }

    /// <summary>Lets other machines connect although nobody is asked who he is.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>The file of the tokens; see <see cref="TokenFile"/>.</summary>
    public string? TokensPath { get; init; }

    /// <summary>The address of the OpenID Connect issuer; its keys are found below <c>/.well-known/openid-configuration</c>.</summary>
    public Uri? Issuer { get; init; }

    /// <summary>The audience that tokens must name.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim that names the user.</summary>
    public string UserClaim { get; init; } = "sub";

    /// <summary>The claim that lists the user's groups.</summary>
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>What tokens that name none of the server's scopes allow.</summary>
    public ValueList<string> DefaultScopes { get; init; } = [Caller.ReadScope, Caller.WriteScope];

    /// <summary>
    /// Which groups may read which schemas (<c>dp1</c>) and tables (<c>dp1.object</c>); a table's own line counts before its schema's. What has no line is for everybody who
    /// has shown who he is. The group <c>public</c> is everybody at all: where it is named, requests without credentials are answered.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Readers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Refuses settings that would leave a server open by mistake, or that lack something.</summary>
    /// <param name="urls">Where the server is to listen.</param>
    /// <exception cref="QueryException">Semantic: they are wrong.</exception>
    internal void Check(IEnumerable<string> urls)
    {
        if (Mode == AccessMode.None && !IsInsecure && urls.FirstOrDefault(u => !IsLoopback(u)) is { } open)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"\"{open}\" can be reached from other machines, and nobody is asked who he is", hint: "--auth tokens --tokens FILE, or --insecure");
        }

        if (Mode == AccessMode.Tokens && TokensPath is null)
        {
            throw new QueryException(QueryErrorCode.Semantic, "there is no file of tokens", hint: "--tokens FILE; rubin-query token create makes one");
        }

        if (Mode == AccessMode.Oidc && (Issuer is not { IsAbsoluteUri: true } || string.IsNullOrEmpty(Audience)))
        {
            throw new QueryException(QueryErrorCode.Semantic, "OpenID Connect needs an issuer and an audience", hint: "--issuer https://login.example.org --audience rubin-query");
        }
    }

    static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;
}

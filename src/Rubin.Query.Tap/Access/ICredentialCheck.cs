namespace Rubin.Query.Tap.Access;

/// <summary>Knows tokens.</summary>
interface ICredentialCheck
{
    /// <summary>Who comes with a token; null where it is unknown, forged, or over.</summary>
    ValueTask<Caller?> CheckAsync(string token, CancellationToken cancel);
}

/// <summary>Knows the tokens of the server's own file.</summary>
sealed class TokenCheck(TokenFile tokens) : ICredentialCheck
{
    /// <inheritdoc/>
    public ValueTask<Caller?> CheckAsync(string token, CancellationToken cancel) => new(tokens.Find(token)?.Caller);
}

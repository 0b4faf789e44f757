namespace Rubin.Query.Tap.Access;

/// <summary>How a server learns who makes a request.</summary>
public enum AccessMode
{
    /// <summary>Not at all: all are one user, and only programs of the same machine can connect.</summary>
    None,

    /// <summary>By tokens of the server's own file.</summary>
    Tokens,

    /// <summary>By tokens that an OpenID Connect issuer signs.</summary>
    Oidc,
}

namespace Rubin.Query.Tap;

/// <summary>Where uploaded tables may come from.</summary>
public enum UploadSources
{
    /// <summary>From the client's request alone.</summary>
    Request,

    /// <summary>Also from http and https addresses of the public internet, not from the server's own network.</summary>
    PublicHosts,

    /// <summary>Also from any http and https address that the server can reach.</summary>
    AnyHost,
}

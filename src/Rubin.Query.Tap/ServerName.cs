namespace Rubin.Query.Tap;

/// <summary>How the server calls itself.</summary>
static class ServerName
{
    /// <summary>Name and version, as in the header Server.</summary>
    internal static string Full { get; } = $"rubin-query/{typeof(ServerName).Assembly.GetName().Version?.ToString(3) ?? "0"}";
}

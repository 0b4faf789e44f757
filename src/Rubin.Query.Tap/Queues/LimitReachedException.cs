namespace Rubin.Query.Tap.Queues;

/// <summary>A user asks for more than one user may have at a time; answered with status 429, the time to come back, and the limit's name.</summary>
/// <param name="limit">The name of the limit in the server's configuration, such as <c>queued</c>.</param>
/// <param name="message">What is used and what there may be, for people.</param>
/// <param name="retryAfter">When to try again.</param>
sealed class LimitReachedException(string limit, string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>The name of the limit.</summary>
    internal string Limit => limit;

    /// <summary>When to try again; whole seconds, at least one.</summary>
    internal TimeSpan RetryAfter => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)));
}

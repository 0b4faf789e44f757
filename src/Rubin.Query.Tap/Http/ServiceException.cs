namespace Rubin.Query.Tap.Http;

/// <summary>A request that is refused for what it is, not for its query: an unknown resource, a wrong parameter, a body that is too large.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">One sentence for people.</param>
/// <param name="hint">What to send instead; null where there is nothing to suggest.</param>
sealed class ServiceException(int status, string message, string? hint = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    internal int Status { get; } = status;

    /// <summary>What to send instead; null where there is nothing to suggest.</summary>
    internal string? Hint { get; } = hint;

    /// <summary>When the same request may be granted; null where that is not known.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The name of the limit that was reached; null where none was.</summary>
    internal string? Limit { get; init; }

    /// <summary>400: a parameter that is missing or wrong.</summary>
    internal static ServiceException BadParameter(string message, string? hint = null) => new(400, message, hint);

    /// <summary>404: there is nothing of that name.</summary>
    internal static ServiceException NotFound(string message) => new(404, message);
}

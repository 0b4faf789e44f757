namespace Rubin.Query.Tap;

/// <summary>How a server tells what happens, on standard error.</summary>
public enum LogFormat
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As lines for people.</summary>
    Text,

    /// <summary>As a JSON object a line, with times in UTC.</summary>
    Json,
}

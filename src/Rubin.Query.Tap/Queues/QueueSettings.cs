namespace Rubin.Query.Tap.Queues;

/// <summary>How many queries run at once. The engine shares its threads between them fairly, so that more quick ones cost nothing but memory.</summary>
public sealed record QueueSettings
{
    /// <summary>Quick queries that run at once.</summary>
    public int Quick { get; init; } = Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>Long queries that run at once.</summary>
    public int Long { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Rows to read from which on a query is a long one.</summary>
    public long LongFromRows { get; init; } = 5_000_000;

    /// <summary>After this time a query that was taken for a quick one gives its place to others, and counts as long.</summary>
    public TimeSpan QuickTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Queries of a weight that run at once.</summary>
    internal int Places(QueryWeight weight) => weight == QueryWeight.Quick ? Quick : Long;
}

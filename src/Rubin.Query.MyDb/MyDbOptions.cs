namespace Rubin.Query.MyDb;

/// <summary>Where users' own tables live, and how much of them there may be.</summary>
public sealed record MyDbOptions
{
    /// <summary>The folder; made at the first write.</summary>
    public string Directory { get; init; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".rubin-query", "mydb");

    /// <summary>Bytes that the tables of one user may hold, counted as they are in memory; null for any number.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Tables that one user may have; null for any number.</summary>
    public int? QuotaTables { get; init; }

    /// <summary>Statements of each user's history that are kept at least; the oldest are dropped. Cited queries are kept for good.</summary>
    public int HistoryLength { get; init; } = 10_000;

    /// <summary>How long to wait for a database that another process holds.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory that DuckDB may use for each open database at most, in bytes. It is a part of the engine's: all open databases together hold half of that.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Threads of each open database; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
